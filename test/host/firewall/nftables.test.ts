import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { parseNftables } from '../../../src/host/firewall/nftables.js';
import { type Verdict, verdictOn } from '../../../src/host/firewall/verdict.js';
import { hasBrokers } from '../../setup/has-brokers.js';

/** What nft says of a ruleset, in a network of its own. */
function json(ruleset: string): string {
  const script = 'nft -f - && nft --json list ruleset';
  return execFileSync('unshare', ['--net', 'sh', '-c', script], { input: ruleset, encoding: 'utf8' });
}

const SERVER = (rules: string) => `table inet filter {
  set friends { type ipv4_addr; elements = { 192.0.2.1 } }
  map services { type inet_service : verdict; elements = { 8883 : accept, 22 : accept } }
  chain input {
    type filter hook input priority filter; policy drop;
    ct state vmap { established : accept, related : accept, invalid : drop }
    iif "lo" accept
    ip protocol icmp accept
    ${rules}
  }
  chain others { tcp dport 8883 accept; }
  chain forward { type filter hook forward priority filter; policy drop; }
}
`;

/** In the manner of firewalld. */
const FIREWALLD = (rules: string) => `table inet firewalld {
  chain filter_PREROUTING {
    type filter hook prerouting priority filter + 10; policy accept;
    icmpv6 type { nd-router-advert, nd-neighbor-solicit } accept
    meta nfproto ipv6 fib saddr . mark . iif oif missing drop
  }
  chain filter_INPUT {
    type filter hook input priority filter + 10; policy accept;
    ct state { established, related } accept
    ct status dnat accept
    iifname "lo" accept
    ct state invalid drop
    jump filter_INPUT_ZONES
    reject with icmpx admin-prohibited
  }
  chain filter_INPUT_ZONES { iifname "eth0" goto filter_IN_public; goto filter_IN_public; }
  chain filter_IN_public { jump filter_IN_public_allow; meta l4proto { icmp, ipv6-icmp } accept; }
  chain filter_IN_public_allow { tcp dport 22 accept; ${rules} }
}
`;

const POLICY = 'table inet filter, chain input, policy drop';

describe.skipIf(!hasBrokers)('what becomes of a connection to port 8883', () => {
  test.each<[string, string, Verdict]>([
    ['no firewall', '', { outcome: 'accepted' }],
    ['a server’s', SERVER(''), { outcome: 'dropped', by: POLICY }],
    ['with the port', SERVER('tcp dport { 1883, 8883 } accept'), { outcome: 'accepted' }],
    ['with a map', SERVER('tcp dport vmap @services'), { outcome: 'accepted' }],
    ['for friends', SERVER('ip saddr @friends tcp dport 8883 accept'), { outcome: 'depends', by: POLICY }],
    ['in another chain', SERVER('jump others'), { outcome: 'accepted' }],
    ['by another interface', SERVER('iifname "wg0" accept'), { outcome: 'dropped', by: POLICY }],
    [
      'rejected at the end',
      SERVER('tcp dport 22 accept; reject'),
      { outcome: 'dropped', by: 'table inet filter, chain input' },
    ],
    [
      'a second table',
      `${SERVER('accept')}table ip more { chain input { type filter hook input priority 5; tcp dport 8883 drop; }; }`,
      { outcome: 'dropped', by: 'table ip more, chain input' },
    ],
    [
      'one for IPv6',
      'table ip6 more { chain input { type filter hook input priority 5; policy drop; }; }',
      { outcome: 'accepted' },
    ],
    ['firewalld’s', FIREWALLD(''), { outcome: 'dropped', by: 'table inet firewalld, chain filter_INPUT' }],
    ['firewalld’s with the port', FIREWALLD('tcp dport 8883 accept;'), { outcome: 'accepted' }],
    ['rejected for IPv6', SERVER('meta nfproto ipv6 reject; tcp dport 8883 accept'), { outcome: 'accepted' }],
    [
      'answers are dropped',
      'table inet t { chain c { type filter hook input priority 0; policy drop; ct state new tcp dport 8883 accept; }; }',
      { outcome: 'dropped', by: 'table inet t, chain c, policy drop' },
    ],
  ])('%s', (_, ruleset, expected) =>
    expect(verdictOn(parseNftables(json(ruleset)), { family: 'ip', port: 8883, interface: 'eth0' })).toEqual(expected),
  );
});

import { expect, test } from 'vitest';
import { parseIptables } from '../../../src/host/firewall/iptables.js';
import { verdictOn } from '../../../src/host/firewall/verdict.js';

/** What ufw makes, shortened. */
const UFW = (rules: string) => `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:ufw-before-input - [0:0]
:ufw-not-local - [0:0]
:ufw-user-input - [0:0]
:ufw-logging-deny - [0:0]
:ufw-track-input - [0:0]
-A INPUT -j ufw-before-input
-A INPUT -j ufw-track-input
-A ufw-before-input -i lo -j ACCEPT
-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A ufw-before-input -m conntrack --ctstate INVALID -j ufw-logging-deny
-A ufw-before-input -m conntrack --ctstate INVALID -j DROP
-A ufw-before-input -p icmp -m icmp --icmp-type 8 -j ACCEPT
-A ufw-before-input -j ufw-not-local
-A ufw-before-input -d 224.0.0.251/32 -p udp -m udp --dport 5353 -j ACCEPT
-A ufw-before-input -j ufw-user-input
-A ufw-not-local -m addrtype --dst-type LOCAL -j RETURN
-A ufw-not-local -m addrtype --dst-type MULTICAST -j RETURN
-A ufw-not-local -m limit --limit 3/min --limit-burst 10 -j ufw-logging-deny
-A ufw-not-local -j DROP
-A ufw-logging-deny -m limit --limit 3/min --limit-burst 10 -j LOG --log-prefix "[UFW BLOCK] "
${rules}
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p tcp -m tcp --dport 8883 -j DNAT --to-destination 172.17.0.2:8883
COMMIT
`;

test.each<[string, string, string]>([
  ['ufw without a rule', '', 'dropped'],
  ['ufw allow 8883', '-A ufw-user-input -p tcp -m tcp --dport 8883 -j ACCEPT', 'accepted'],
  ['ufw allow 1883', '-A ufw-user-input -p tcp -m tcp --dport 1883 -j ACCEPT', 'dropped'],
  ['ufw allow 8883/udp', '-A ufw-user-input -p udp -m udp --dport 8883 -j ACCEPT', 'dropped'],
  ['ufw allow from', '-A ufw-user-input -s 192.168.0.0/16 -p tcp -m tcp --dport 8883 -j ACCEPT', 'depends'],
  [
    'ufw limit',
    '-A ufw-user-input -p tcp -m tcp --dport 8883 -m recent --update --seconds 30 -j DROP\n-A ufw-user-input -p tcp -m tcp --dport 8883 -j ACCEPT',
    'depends',
  ],
  ['an interface', '-A ufw-user-input -i eth0 -p tcp -m tcp --dport 8883 -j ACCEPT', 'accepted'],
  ['another interface', '-A ufw-user-input -i wg+ -p tcp -m tcp --dport 8883 -j ACCEPT', 'dropped'],
  ['several ports', '-A ufw-user-input -p tcp -m multiport --dports 80,8000:9000 -j ACCEPT', 'accepted'],
  ['a comment', '-A ufw-user-input -p tcp -m tcp --dport 8883 -m comment --comment "a -j DROP" -j ACCEPT', 'accepted'],
])('%s', (_, rules, outcome) => {
  const firewall = parseIptables(UFW(rules), 'ip');
  expect(verdictOn(firewall, { family: 'ip', port: 8883, interface: 'eth0' }).outcome).toBe(outcome);
});

test('other families are none of its business', () =>
  expect(verdictOn(parseIptables(UFW(''), 'ip'), { family: 'ip6', port: 8883 })).toEqual({ outcome: 'accepted' }));

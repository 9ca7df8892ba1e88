import fc from 'fast-check';
import { INTERFACE, PORTS } from './lane.js';

type Family = 'inet' | 'ip' | 'ip6';

const port = fc.constantFrom(...PORTS, 22);
const portText = fc.oneof(
  port.map(String),
  fc.tuple(port, port).map(([a, b]) => (a < b ? `${a}-${b}` : String(a))),
  fc.uniqueArray(port, { minLength: 1, maxLength: 3 }).map((ports) => `{ ${ports.join(', ')} }`),
  fc.constant('{ 22, 8000-9000 }'),
  fc.constant('@ports'),
);

const ANYWHERE = [
  'ct state established,related',
  'ct state new',
  'ct state { new, untracked }',
  'ct state invalid',
  'ct state != new',
  'ct status dnat',
  'iifname "lo"',
  'iifname != "lo"',
  `iifname "${INTERFACE}"`,
  `iifname { "lo", "${INTERFACE}" }`,
  'iifname "fw*"',
  'iifname != "eth0"',
  'iif "lo"',
  'meta l4proto tcp',
  'meta l4proto { tcp, udp }',
  'meta l4proto udp',
  'meta l4proto != tcp',
  'meta mark 1',
  'udp dport 1883',
  'th dport 1883',
  'tcp flags & (fin | syn | rst | ack) == syn',
  'tcp flags syn',
  'tcp flags & (fin | syn) == (fin | syn)',
  'tcp sport 1024-65535',
  'fib daddr type local',
  'limit rate 1/minute',
  'counter',
];

const BY_FAMILY: Readonly<Record<'ip' | 'ip6', readonly string[]>> = {
  ip: [
    'ip saddr 10.99.0.0/24',
    'ip saddr 192.0.2.1',
    'ip saddr != 192.0.2.1',
    'ip protocol tcp',
    'icmp type echo-request',
  ],
  ip6: ['ip6 saddr fd99::/64', 'ip6 saddr != 2001:db8::1', 'ip6 nexthdr tcp', 'icmpv6 type echo-request'],
};

function conditionIn(family: Family): fc.Arbitrary<string> {
  const own =
    family === 'inet'
      ? [...BY_FAMILY.ip, ...BY_FAMILY.ip6, 'meta nfproto ipv4', 'meta nfproto != ipv6']
      : BY_FAMILY[family];
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc.tuple(fc.constantFrom('tcp dport', 'tcp dport !='), portText).map((words) => words.join(' ')),
    },
    { weight: 3, arbitrary: fc.constantFrom(...ANYWHERE) },
    { weight: 1, arbitrary: fc.constantFrom(...own) },
  );
}

/** @param targets chains to which a rule may go */
function ruleIn(family: Family, targets: readonly string[]): fc.Arbitrary<string> {
  const verdict = fc.constantFrom(
    'accept',
    'drop',
    'reject',
    'reject with tcp reset',
    'return',
    'counter',
    ...targets.flatMap((name) => [`jump ${name}`, `goto ${name}`]),
  );
  const simple = fc.constantFrom('accept', 'drop', 'return', ...targets.map((name) => `jump ${name}`));
  const map = fc.oneof(
    fc.tuple(simple, simple).map(([a, b]) => `tcp dport vmap { 1883 : ${a}, 8000-9000 : ${b} }`),
    simple.map((a) => `ct state vmap { established : accept, invalid : drop, new : ${a} }`),
    simple.map((a) => `iifname vmap { "lo" : accept, "${INTERFACE}" : ${a} }`),
  );
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(fc.array(conditionIn(family), { maxLength: 2 }), verdict)
        .map(([conditions, end]) => suited([...conditions, end]))
        .filter(isConsistent),
    },
    { weight: 1, arbitrary: map },
  );
}

/** nft takes no rule that speaks of two protocols. */
function isConsistent(rule: string): boolean {
  const kinds = [/\btcp (?:dport|sport|flags)|(?:protocol|nexthdr|l4proto) tcp/, /\budp\b/, /\bicmp /, /\bicmpv6 /];
  const isIPv4 = /\bip (?:saddr|protocol)|\bicmp |nfproto ipv4/.test(rule);
  const isIPv6 = /\bip6 |\bicmpv6 /.test(rule);
  const isEither = /l4proto \{ tcp, udp \} udp dport/.test(rule);
  return kinds.filter((kind) => kind.test(rule)).length < 2 && !(isIPv4 && isIPv6) && !isEither;
}

/** A reset answers TCP only. */
function suited(words: readonly string[]): string {
  const isTcp = words.some((word) => word.startsWith('tcp '));
  return words.map((word) => (word === 'reject with tcp reset' && !isTcp ? 'reject' : word)).join(' ');
}

function table(name: string): fc.Arbitrary<string> {
  return fc.constantFrom<Family>('inet', 'inet', 'ip', 'ip6').chain((family) => {
    const rules = (targets: readonly string[]) => fc.array(ruleIn(family, targets), { maxLength: 4 });
    const policy = fc.constantFrom('accept', 'drop');
    const priority = fc.integer({ min: -10, max: 10 });
    return fc.tuple(rules(['one', 'two']), rules(['two']), rules([]), policy, priority).map(
      ([input, first, second, end, order]) => `table ${family} ${name} {
  set ports { type inet_service; flags interval; elements = { 1883, 8000-8999 } }
  chain two {
    ${second.join('\n    ')}
  }
  chain one {
    ${first.join('\n    ')}
  }
  chain input {
    type filter hook input priority ${order}; policy ${end};
    ${input.join('\n    ')}
  }
}
`,
    );
  });
}

/** A ruleset as `nft -f` reads it. */
export const ruleset: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: table('one') },
  { weight: 1, arbitrary: fc.tuple(table('one'), table('two')).map((tables) => tables.join('')) },
);

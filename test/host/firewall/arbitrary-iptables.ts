import fc from 'fast-check';
import { INTERFACE, PORTS } from './lane.js';

const port = fc.constantFrom(...PORTS, 22);

const CONDITIONS = [
  '-m conntrack --ctstate RELATED,ESTABLISHED',
  '-m conntrack --ctstate NEW',
  '-m state ! --state NEW',
  '-m conntrack --ctstate INVALID',
  '-i lo',
  '! -i lo',
  `-i ${INTERFACE}`,
  '-i fw+',
  '! -i eth0',
  '-p tcp',
  '-p udp',
  '! -p tcp',
  '-p udp -m udp --dport 1883',
  '-p tcp -m tcp --syn',
  '-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN',
  '-p tcp -m tcp --tcp-flags ALL NONE',
  '-m addrtype --dst-type LOCAL',
  '-m addrtype --dst-type MULTICAST',
  '-m limit --limit 3/min --limit-burst 10',
  '-m comment --comment "of somebody -j ACCEPT"',
];

const condition = fc.oneof(
  port.map((number) => `-p tcp -m tcp --dport ${number}`),
  port.map((number) => `-p tcp -m tcp ! --dport ${number}`),
  fc.constantFrom('-p tcp -m tcp --dport 8000:9000', '-p tcp -m multiport --dports 22,1883,8000:8999'),
  fc.constantFrom(...CONDITIONS),
);

function rulesOf(chain: string, targets: readonly string[]): fc.Arbitrary<string[]> {
  const action = fc.constantFrom(
    '-j ACCEPT',
    '-j DROP',
    '-j REJECT',
    '-j RETURN',
    '',
    ...targets.flatMap((name) => [`-j ${name}`, `-g ${name}`]),
  );
  const rule = fc
    .tuple(fc.option(condition, { nil: '' }), action)
    .map((words) => `-A ${chain} ${words.join(' ')}`.trim());
  return fc.array(rule, { maxLength: 4 });
}

/** A filter table as `iptables-restore` and `ip6tables-restore` read it. */
export const iptablesRules: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('ACCEPT', 'DROP'),
    rulesOf('INPUT', ['first', 'second']),
    rulesOf('first', ['second']),
    rulesOf('second', []),
  )
  .map(([policy, ...rules]) => {
    const chains = [
      `:INPUT ${policy} [0:0]`,
      ':FORWARD ACCEPT [0:0]',
      ':OUTPUT ACCEPT [0:0]',
      ':first - [0:0]',
      ':second - [0:0]',
    ];
    return `${['*filter', ...chains, ...rules.flat(), 'COMMIT'].join('\n')}\n`;
  });

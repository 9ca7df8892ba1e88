import type { Action, Chain, Condition, Firewall, Rule } from './chains.js';
import { flagBits, flagsAre } from './tcp-flags.js';

/** The filter table of `iptables-save` or `ip6tables-save` (iptables(8), iptables-extensions(8)). */
export function parseIptables(text: string, family: 'ip' | 'ip6'): Firewall {
  const policies = new Map<string, string>();
  const rules = new Map<string, Rule[]>();
  let table = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1).trim();
    if (table !== 'filter') continue;
    const [, chain, policy] = /^:(\S+) (\S+)/.exec(line) ?? [];
    if (chain !== undefined && policy !== undefined) policies.set(chain, policy);
    const [, into, rest] = /^-A (\S+) ?(.*)$/.exec(line) ?? [];
    if (into !== undefined) rules.set(into, [...(rules.get(into) ?? []), ruleOf(wordsOf(rest ?? ''))]);
  }
  return [...policies].map(
    ([name, policy]): Chain => ({
      family,
      table: 'filter',
      name,
      ...(name === 'INPUT' && { base: { hook: 'input', policy: policy === 'DROP' ? 'drop' : 'accept' } }),
      rules: rules.get(name) ?? [],
    }),
  );
}

function wordsOf(text: string): string[] {
  return (text.match(/"(?:\\.|[^"])*"|\S+/g) ?? []).map((word) => word.replace(/^"(.*)"$/s, '$1'));
}

const UNKNOWN: Condition = () => undefined;

function ruleOf(words: readonly string[]): Rule {
  const conditions: Condition[] = [];
  let action: Action = { kind: 'continue' };
  for (let index = 0; index < words.length; index++) {
    const negated = words[index] === '!';
    if (negated) index++;
    const option = words[index] as string;
    // Options have one value, or none, before the next one.
    const values: string[] = [];
    while (index + 1 < words.length && !/^(?:-|!$)/.test(words[index + 1] as string))
      values.push(words[++index] as string);
    if (option === '-j' || option === '-g') {
      action = actionOf(option, values[0] ?? '');
      // What follows belongs to the target.
      break;
    }
    const condition = conditionOf(option, values);
    if (condition) conditions.push(negated ? contrary(condition) : condition);
  }
  return { conditions, action };
}

function contrary(condition: Condition): Condition {
  return (packet) => {
    const holds = condition(packet);
    return holds === undefined ? undefined : !holds;
  };
}

/** Targets that only note or change something, and let the packet go on. */
const PASSING = ['LOG', 'NFLOG', 'ULOG', 'MARK', 'CONNMARK', 'TCPMSS', 'AUDIT', 'SET', 'TRACE', 'CT', ''];

function actionOf(option: string, target: string): Action {
  switch (target) {
    case 'ACCEPT':
      return { kind: 'accept' };
    case 'DROP':
    case 'REJECT':
    case 'TARPIT':
      return { kind: 'drop' };
    case 'RETURN':
      return { kind: 'return' };
    case 'NFQUEUE':
    case 'QUEUE':
    case 'SYNPROXY':
      return { kind: 'depends' };
    default:
      if (PASSING.includes(target)) return { kind: 'continue' };
      return { kind: option === '-g' ? 'goto' : 'jump', target };
  }
}

/** Undefined: a word that says nothing by itself, as the name of a module. */
function conditionOf(option: string, values: readonly string[]): Condition | undefined {
  const [value = ''] = values;
  switch (option) {
    case '-m':
    case '--comment':
      return undefined;
    case '-p':
      return () => ['tcp', 'all', '6', '0'].includes(value);
    case '--dport':
    case '--dports':
    case '--ports':
      return portCondition(value, option === '--ports');
    case '-i':
      return ({ interface: name }) => interfaceIs(value, name);
    case '--state':
    case '--ctstate':
      return ({ first }) => value.split(',').includes(first ? 'NEW' : 'ESTABLISHED');
    case '--syn':
      return ({ first }) => first;
    case '--tcp-flags':
      return flagsCondition(value, values[1] ?? '');
    case '--dst-type':
      return () => value.split(',').includes('LOCAL');
    case '--pkt-type':
      return value === 'unicast' ? UNKNOWN : () => false;
    case '--icmp-type':
    case '--icmpv6-type':
      return () => false;
    default:
      return UNKNOWN;
  }
}

/** `22`, `1000:2000`, `22,80,1000:2000`. */
function portCondition(list: string, alsoSource: boolean): Condition {
  return ({ port }) => {
    const isOneOf = list.split(',').some((range) => {
      const [first = '', last = first] = range.split(':');
      return Number(first || 0) <= port && port <= Number(last || 65_535);
    });
    return isOneOf || !alsoSource ? isOneOf : undefined;
  };
}

/** A `+` at the end stands for anything. */
function interfaceIs(wanted: string, name: string | undefined): boolean | undefined {
  if (name === undefined) return wanted === 'lo' ? false : undefined;
  return wanted.endsWith('+') ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}

/** The flags that are looked at, and those of them that must be set. */
function flagsCondition(looked: string, set: string): Condition {
  const [mask, wanted] = [looked, set].map((names) =>
    flagBits(names === 'ALL' ? ALL_FLAGS : names === 'NONE' ? [] : names.split(',')),
  );
  return mask === undefined || wanted === undefined ? UNKNOWN : flagsAre(mask, wanted);
}

const ALL_FLAGS = ['fin', 'syn', 'rst', 'psh', 'ack', 'urg'];

/**
 * The language of /etc/hosts.allow and /etc/hosts.deny, which libwrap reads anew for each connection (hosts_access(5),
 * hosts_options(5)).
 */

/** A line that says which clients may use which services. */
export interface AccessRule {
  readonly line: number;
  /** It names the service itself, not just ALL. */
  readonly named: boolean;
  readonly clients: ClientList;
  /** An option that decides, whichever file it stands in. */
  readonly decision?: 'granted' | 'refused';
}

/** Clients that match one pattern and none of the exceptions. */
interface ClientList {
  readonly patterns: readonly string[];
  readonly except?: ClientList;
}

/** Who connects: this machine itself, or any other, of which nothing is known. */
export type Client = '127.0.0.1' | '::1' | 'another';

/** What libwrap says to a client. */
export interface AccessVerdict {
  /** Both where it depends on the client's address or name. */
  readonly outcomes: ReadonlySet<'granted' | 'refused'>;
  /** The first rule that refuses. */
  readonly refusedBy?: { readonly file: 'allow' | 'deny'; readonly rule: AccessRule };
  /** Some rule that bears on it names the service: somebody thought of it. */
  readonly named: boolean;
}

/** The rules of a file that bear on a service. */
export function parseHostsAccess(text: string, service: string): AccessRule[] {
  const lines = text.split('\n');
  const rules: AccessRule[] = [];
  for (let index = 0; index < lines.length; index++) {
    const first = index;
    let line = lines[index] as string;
    while (line.endsWith('\\') && index + 1 < lines.length) line = line.slice(0, -1) + lines[++index];
    const rule = /^\s*(?:#|$)/.test(line) ? undefined : ruleOf(line, first + 1, service);
    if (rule) rules.push(rule);
  }
  return rules;
}

/** Looks through both files as hosts_access() does: who is allowed first, and who is in neither file may come in. */
export function accessVerdict(
  files: { readonly allow: readonly AccessRule[]; readonly deny: readonly AccessRule[] },
  client: Client,
): AccessVerdict {
  const outcomes = new Set<'granted' | 'refused'>();
  let refusedBy: AccessVerdict['refusedBy'];
  let named = false;
  for (const file of ['allow', 'deny'] as const) {
    for (const rule of files[file]) {
      const matched = matches(rule.clients, client);
      if (matched === false) continue;
      const outcome = rule.decision ?? (file === 'allow' ? 'granted' : 'refused');
      outcomes.add(outcome);
      named ||= rule.named;
      if (outcome === 'refused') refusedBy ??= { file, rule };
      if (matched) return { outcomes, ...(refusedBy && { refusedBy }), named };
    }
  }
  return { outcomes: outcomes.add('granted'), ...(refusedBy && { refusedBy }), named };
}

function ruleOf(text: string, line: number, service: string): AccessRule | undefined {
  const [services = '', clients = '', ...options] = fieldsOf(text);
  const list = listOf(services);
  if (!isFor(list, service) || clients.trim() === '') return undefined;
  const decision = options.map((option) => DECISIONS[option.trim().split(/\s/)[0] as string]).find(Boolean);
  return {
    line,
    named: list.patterns.some((pattern) => pattern.startsWith(service)),
    clients: listOf(clients),
    ...(decision && { decision }),
  };
}

/** `twist` answers in the place of the service. */
const DECISIONS: Readonly<Record<string, AccessRule['decision']>> = {
  allow: 'granted',
  ALLOW: 'granted',
  deny: 'refused',
  DENY: 'refused',
  twist: 'refused',
};

/** Colons part the fields, except in the brackets of an IPv6 address and after a backslash. */
function fieldsOf(text: string): string[] {
  return (text.match(/(?:\[[^\]]*\]|\\.|[^:\\])*(?::|$)/g) ?? []).map((field) => field.replace(/:$/, ''));
}

function listOf(text: string): ClientList {
  const [first = '', ...rest] = text.trim().split(/\s+EXCEPT\s+/);
  const patterns = first.split(/[\s,]+/).filter((word) => word !== '');
  return rest.length === 0 ? { patterns } : { patterns, except: listOf(rest.join(' EXCEPT ')) };
}

function isFor({ patterns, except }: ClientList, service: string): boolean {
  const isNamed = patterns.some((pattern) => pattern === 'ALL' || pattern.split('@')[0] === service);
  return isNamed && !(except && isFor(except, service));
}

/** Undefined: it depends. */
function matches({ patterns, except }: ClientList, client: Client): boolean | undefined {
  const answers = patterns.map((pattern) => matchesOne(pattern.replace(/^.*@(?=.)/, ''), client));
  const matched = answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
  if (!matched && matched !== undefined) return false;
  const excepted = except ? matches(except, client) : false;
  if (excepted === true) return false;
  return excepted === undefined ? undefined : matched;
}

function matchesOne(pattern: string, client: Client): boolean | undefined {
  if (pattern === 'ALL' || /^(?:0\.0\.0\.0\/0(?:\.0\.0\.0)?|\[::\]\/0)$/.test(pattern)) return true;
  // A file of patterns, or a group of the network's.
  if (pattern.startsWith('/') || pattern.startsWith('@')) return undefined;
  if (client === 'another') return /^(?:localhost|127\..*|\[::1\])$/.test(pattern) ? false : undefined;
  if (pattern === 'LOCAL' || pattern === 'KNOWN' || pattern === 'localhost') return true;
  if (client === '::1') return pattern === '[::1]' || pattern === '[::1]/128';
  const [address = '', mask] = pattern.split('/');
  if (address.endsWith('.')) return client.startsWith(address);
  if (mask === undefined) return address === client;
  return inNetwork(client, address, mask);
}

function inNetwork(client: string, address: string, mask: string): boolean {
  const bits = mask.includes('.') ? numberOf(mask) : mask === '0' ? 0 : (-1 << (32 - Number(mask))) >>> 0;
  return (numberOf(client) & bits) >>> 0 === numberOf(address);
}

function numberOf(address: string): number {
  return address.split('.').reduce((number, part) => (number * 256 + Number(part)) >>> 0, 0);
}

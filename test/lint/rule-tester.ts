import { evaluate } from '../../src/conf/evaluate/evaluate.js';
import { usualBuild } from '../../src/conf/evaluate/state.js';
import { version } from '../../src/conf/version.js';
import type { Account } from '../../src/installation/filesystem.js';
import { type MemoryEntry, MemoryFileSystem } from '../../src/installation/memory-filesystem.js';
import { runRules } from '../../src/lint/engine.js';
import type { Rule } from '../../src/lint/rule.js';
import type { Diagnostic } from '../../src/text/diagnostic.js';
import { applyEdits } from '../../src/text/edit.js';

export const TARGETS = ['2.0.11', '2.0.21', '2.1.2'] as const;

const MAIN = '/etc/mosquitto/mosquitto.conf';
const ROOT: Account = { name: 'root', uid: 0, gids: [0] };
const MOSQUITTO: Account = { name: 'mosquitto', uid: 1883, gids: [1883] };
const HOSTS: Readonly<Record<string, readonly string[]>> = { localhost: ['127.0.0.1', '::1'] };

/** Directories as packages make them, and a plugin. */
const SURROUNDINGS: Readonly<Record<string, MemoryEntry>> = {
  '/etc/mosquitto/conf.d': { dir: true },
  '/etc/mosquitto/passwd': { content: '# no users\n', mode: 0o600, uid: 1883, gid: 1883 },
  '/etc/mosquitto/acl': { content: 'topic read #\n', mode: 0o600, uid: 1883, gid: 1883 },
  '/var/lib/mosquitto': { dir: true, uid: 1883 },
  '/var/log/mosquitto': { dir: true, uid: 1883 },
  '/usr/lib/mosquitto_dynamic_security.so': '\u007fELF',
};

/**
 * What rules and the broker say about a mosquitto.conf. A comment line `# ==> FILE <==`, as `head` prints it, starts
 * another file of the tree.
 */
export function lintText(
  text: string | Buffer,
  rules: readonly Rule[],
  target: string = '2.1.2',
  more: Readonly<Record<string, MemoryEntry>> = {},
): Diagnostic[] {
  const evaluation = evaluate(MAIN, {
    fs: new MemoryFileSystem({ ...SURROUNDINGS, ...asTree(text), ...more }),
    target: version(target),
    build: usualBuild(version(target)),
    workdir: '/',
    startsAs: ROOT,
    findAccount: (name) => [ROOT, MOSQUITTO].find((account) => account.name === name),
    resolveHost: (name) => HOSTS[name] ?? (/^[\d.:a-f]+$/.test(name) ? [name] : undefined),
  });
  return runRules(evaluation, rules);
}

function asTree(text: string | Buffer): Record<string, MemoryEntry> {
  if (Buffer.isBuffer(text)) return { [MAIN]: text };
  const [main = '', ...others] = text.split(/^# ==> (.*) <==\n/m);
  const tree: Record<string, MemoryEntry> = { [MAIN]: main };
  for (let i = 0; i < others.length; i += 2) tree[others[i] as string] = others[i + 1] ?? '';
  return tree;
}

/** `severity LINE:COLUMN-COLUMN marked text`, for each finding of a rule. */
export function findings(
  text: string | Buffer,
  rule: Rule,
  target?: string,
  more?: Readonly<Record<string, MemoryEntry>>,
): string[] {
  return foundBy(text, rule, target, more).map(({ severity, file, span }) => {
    const { start, end } = file.range(span);
    const last = start.line === end.line ? end.column : `${end.line}:${end.column}`;
    return `${severity} ${start.line}:${start.column}-${last} ${file.text(span)}`;
  });
}

/** What a rule finds; what the broker says is left out. */
export function foundBy(
  text: string | Buffer,
  rule: Rule,
  target?: string,
  more?: Readonly<Record<string, MemoryEntry>>,
): Diagnostic[] {
  return lintText(text, [rule], target, more).filter((found) => found.rule === rule.id);
}

/** The main file with the fixes of a rule in it. */
export function fixed(text: string, rule: Rule, target?: string): string {
  const found = foundBy(text, rule, target);
  const [first] = found;
  if (!first) return text;
  return applyEdits(
    first.file,
    found.flatMap(({ fix }) => fix?.edits ?? []),
  ).toString();
}

/** Whether a rule finds its bad example in some version, and its good one in none. */
export function examplesHold(
  rule: Rule,
  more?: Readonly<Record<string, MemoryEntry>>,
): { bad: boolean; good: boolean } {
  const { language, bad, good } = rule.example;
  const option = language && OPTIONS[language];
  const finds = (text: string) =>
    TARGETS.some((target) => {
      if (!option) return findings(text, rule, target, more).length > 0;
      const tree = { ...more, '/etc/mosquitto/example': text };
      return findings(`${option} /etc/mosquitto/example\n`, rule, target, tree).length > 0;
    });
  return { bad: finds(bad), good: !finds(good) };
}

const OPTIONS = { 'password file': 'password_file', 'ACL file': 'acl_file', 'PSK file': 'psk_file' } as const;

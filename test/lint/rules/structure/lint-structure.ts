import { evaluate } from '../../../../src/conf/evaluate/evaluate.js';
import { usualBuild } from '../../../../src/conf/evaluate/state.js';
import { version } from '../../../../src/conf/version.js';
import { type MemoryEntry, MemoryFileSystem } from '../../../../src/installation/memory-filesystem.js';
import { runRules } from '../../../../src/lint/engine.js';
import { structureRules } from '../../../../src/lint/rules/structure/index.js';
import type { Diagnostic } from '../../../../src/text/diagnostic.js';

const MAIN = '/etc/mosquitto/mosquitto.conf';
const ROOT = { name: 'root', uid: 0, gids: [0] };
const MOSQUITTO = { name: 'mosquitto', uid: 1883, gids: [1883] };

/** What an example's lines may refer to, so that only the rule at hand has something to say. */
const SURROUNDINGS: Readonly<Record<string, MemoryEntry>> = {
  '/etc/mosquitto/conf.d': { dir: true },
  '/var/lib/mosquitto': { dir: true, uid: 1883, gid: 1883 },
};

/**
 * The main file and others in one text, as `head` prints several: what follows a line `# ==> PATH <==` is that file.
 */
export function asTree(text: string): Record<string, string> {
  const [main = '', ...others] = text.split(/^# ==> (.*) <==\n/m);
  const tree: Record<string, string> = { [MAIN]: main };
  for (let i = 0; i < others.length; i += 2) tree[others[i] as string] = others[i + 1] ?? '';
  return tree;
}

/** All that the structure rules and the broker of that version say about a text (see {@link asTree}). */
export function lintStructure(text: string, target: string, more: Record<string, MemoryEntry> = {}): Diagnostic[] {
  const evaluation = evaluate(MAIN, {
    fs: new MemoryFileSystem({ ...SURROUNDINGS, ...asTree(text), ...more }),
    target: version(target),
    build: usualBuild(version(target)),
    workdir: '/',
    startsAs: ROOT,
    findAccount: (name) => [ROOT, MOSQUITTO].find((account) => account.name === name),
    resolveHost: () => undefined,
  });
  return runRules(evaluation, structureRules);
}

/** The findings of the structure rules: `severity name FILE:LINE:COLUMN-COLUMN marked text`, without their family. */
export function structureFindings(text: string, target: string, more: Record<string, MemoryEntry> = {}): string[] {
  return lintStructure(text, target, more)
    .filter(({ rule }) => rule.startsWith('structure/'))
    .map(shown);
}

function shown({ severity, rule, file, span }: Diagnostic): string {
  const { start, end } = file.range(span);
  const place = `${file.path.replace('/etc/mosquitto/', '')}:${start.line}:${start.column}-${end.column}`;
  return `${severity} ${rule.replace('structure/', '')} ${place} ${file.text(span)}`;
}

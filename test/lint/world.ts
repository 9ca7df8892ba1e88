import { type Evaluation, evaluate } from '../../src/conf/evaluate/evaluate.js';
import { usualBuild } from '../../src/conf/evaluate/state.js';
import { version, versionText } from '../../src/conf/version.js';
import { type MemoryEntry, MemoryFileSystem } from '../../src/installation/memory-filesystem.js';
import { type RuleSetting, readFiles, runRules } from '../../src/lint/engine.js';
import type { LintResult, TreeResult } from '../../src/lint/result.js';
import type { Finding, Rule } from '../../src/lint/rule.js';
import { rules as allRules } from '../../src/lint/rules/index.js';
import type { Diagnostic } from '../../src/text/diagnostic.js';

export const MAIN = '/etc/mosquitto/mosquitto.conf';

/** What a broker that root starts on a machine in memory makes of its files. */
export function evaluateTree(files: Record<string, MemoryEntry>, target: string): Evaluation {
  const at = version(target);
  return evaluate(MAIN, {
    fs: new MemoryFileSystem(files),
    target: at,
    build: usualBuild(at),
    workdir: '/',
    startsAs: { name: 'root', uid: 0, gids: [0] },
    findAccount: (name) => (name === 'mosquitto' ? { name, uid: 1883, gids: [1883] } : undefined),
    resolveHost: (name) => [name],
  });
}

export interface LintedTree extends TreeResult {
  readonly evaluation: Evaluation;
}

/** Lints a tree in memory; a text is its main file. */
export function lintTree(
  files: string | Buffer | Record<string, MemoryEntry>,
  {
    target = '2.1.2',
    rules = allRules,
    settings = {},
  }: { target?: string; rules?: readonly Rule[]; settings?: Record<string, RuleSetting> } = {},
): LintedTree {
  const tree = typeof files === 'string' || Buffer.isBuffer(files) ? { [MAIN]: files } : files;
  const evaluation = evaluateTree(tree, target);
  return {
    path: MAIN,
    target: versionText(version(target)),
    starts: evaluation.starts,
    rejection: evaluation.rejection ?? null,
    files: readFiles(evaluation),
    diagnostics: runRules(evaluation, rules, settings),
    elapsedMs: 0,
    evaluation,
  };
}

export function resultOf(...trees: readonly TreeResult[]): LintResult {
  return { trees };
}

/** A rule of tests: finds every line of every configuration file that names the option. */
export function ruleFor(id: string, option: string, rest: Partial<Rule & Finding> = {}): Rule {
  const { related, fix, message = `${option} is here.`, severity = 'warning', ...docs } = rest;
  return {
    id,
    severity,
    summary: 'An option.',
    why: 'For tests.',
    example: { bad: option, good: '' },
    ...docs,
    *check({ model }) {
      for (const { file, directives } of model.files) {
        for (const { name } of directives) {
          if (name.text !== option) continue;
          const span = { start: name.start, end: name.end };
          yield { file, span, message, ...(related && { related }), ...(fix && { fix }) };
        }
      }
    },
  };
}

/** Each finding as `file:line:column rule severity`, with `!` in front where it is fatal. */
export function listed(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ file, span, rule, severity, fatal }) => {
    const { line, column } = file.position(span.start);
    return `${fatal ? '!' : ''}${file.path.replace(/^.*\//, '')}:${line}:${column} ${rule} ${severity}`;
  });
}

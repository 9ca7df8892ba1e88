import { evaluate } from '../conf/evaluate/evaluate.js';
import { versionText } from '../conf/version.js';
import { Installation, type InstallationFlags } from '../installation/installation.js';
import { type RuleSetting, readFiles, runRules } from './engine.js';
import type { LintResult, TreeResult } from './result.js';
import { rules } from './rules/index.js';

export interface LintOptions extends InstallationFlags {
  /** Severities by rule id, or `off`. */
  readonly rules?: Readonly<Record<string, RuleSetting>> | undefined;
}

/**
 * Lints the configuration of every path (a main file or its directory), each a tree of its own; without paths, the
 * installation's. Reads files only.
 *
 * @throws MqttctlError where a path cannot be opened or an option is wrong
 */
export function lint(paths: readonly string[], options: LintOptions = {}): LintResult {
  const installation = new Installation(options);
  const given = paths.length > 0 ? paths : [installation.defaultConfiguration()];
  return { trees: given.map((path) => lintTree(installation, path, options.rules)) };
}

function lintTree(installation: Installation, path: string, settings: LintOptions['rules']): TreeResult {
  const started = process.hrtime.bigint();
  const main = installation.mainFile(path);
  const evaluation = evaluate(main, installation.circumstances(main));
  const diagnostics = runRules(evaluation, rules, settings);
  return {
    path,
    target: versionText(installation.target),
    starts: evaluation.starts,
    rejection: evaluation.rejection ?? null,
    files: readFiles(evaluation),
    diagnostics,
    elapsedMs: Number(process.hrtime.bigint() - started) / 1e6,
  };
}

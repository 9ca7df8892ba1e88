import type { ChalkInstance } from 'chalk';
import { plural, t } from '../language/t.js';
import { type LintResult, type LintSummary, summarize, type TreeResult } from '../lint/result.js';
import type { Diagnostic, Place, Severity } from '../text/diagnostic.js';
import { snippet } from './snippet.js';
import { visible } from './visible.js';

export interface TextOptions {
  readonly chalk: ChalkInstance;
  /** Only errors and the verdict. */
  readonly quiet?: boolean;
}

/** For people: every finding with its line, the span underlined, the fix and related places; then a summary. */
export function textReport(result: LintResult, { chalk, quiet = false }: TextOptions): string {
  const several = result.trees.length > 1;
  const parts = result.trees.map((tree) => {
    const shown = tree.diagnostics.filter(({ severity }) => !quiet || severity === 'error');
    const findings = shown.map((diagnostic) => finding(diagnostic, chalk));
    return [...(several ? [chalk.bold.underline(visible(tree.path)), ''] : []), ...findings, verdict(tree, chalk)].join(
      '\n',
    );
  });
  return `${parts.join('\n\n')}\n${totals(result, chalk)}\n`;
}

/** One finding with its line, and an empty line behind it. */
export function finding(diagnostic: Diagnostic, chalk: ChalkInstance): string {
  const { severity, rule, message, related = [], fix } = diagnostic;
  const paint = painter(severity, chalk);
  const margin = chalk.blue;
  return [
    `${chalk.bold(placeText(diagnostic))}: ${paint(SEVERITIES[severity])}: ${visible(message)} ${chalk.dim(`[${rule}]`)}`,
    ...snippet(diagnostic, { margin, underline: paint }),
    ...related.map((other) => `  ${margin('=')} ${t`${visible(other.message)}: ${placeText(other)}`}`),
    ...(fix
      ? [`  ${margin('=')} ${t`${chalk.green(t`fix`)}${fix.safe ? '' : t` (unsafe)`}: ${visible(fix.title)}`}`]
      : []),
    '',
  ].join('\n');
}

/** As people call them. */
export const SEVERITIES: Readonly<Record<Severity, string>> = { error: t`error`, warning: t`warning`, info: t`info` };

function painter(severity: Severity, chalk: ChalkInstance): ChalkInstance {
  return severity === 'error' ? chalk.red : severity === 'warning' ? chalk.yellow : chalk.cyan;
}

export function placeText({ file, span }: Place): string {
  if (file.lineCount === 0) return visible(file.path);
  const { line, column } = file.position(span.start);
  return `${visible(file.path)}:${line}:${column}`;
}

function verdict({ target, starts, rejection, diagnostics }: TreeResult, chalk: ChalkInstance): string {
  if (starts && diagnostics.some(({ rule }) => rule === 'files/not-seen')) {
    return chalk.yellow(
      t`Mosquitto ${target} would start on this configuration, as far as this account may look: use sudo.`,
    );
  }
  if (starts) return chalk.green(t`Mosquitto ${target} would start on this configuration.`);
  const where = rejection ? t` It stops at ${visible(rejection.file)}:${rejection.line} (${rejection.rule}).` : '';
  return chalk.red(t`Mosquitto ${target} would not start on this configuration.${where}`);
}

function totals(result: LintResult, chalk: ChalkInstance): string {
  const summary = summarize(result);
  const files = new Set(result.trees.flatMap((tree) => tree.files.map((file) => file.path))).size;
  const elapsed = result.trees.reduce((sum, tree) => sum + tree.elapsedMs, 0);
  const { errors, warnings } = summary;
  const paint = errors > 0 ? chalk.red : warnings > 0 ? chalk.yellow : chalk.green;
  const fixable = summary.fixable > 0 ? t`, ${summary.fixable} with a fix` : '';
  const [shown, ms] = [paint(counts(summary)), elapsed.toFixed(0)];
  return plural(
    files,
    t`${shown} in ${files} file${fixable} (${ms} ms)`,
    t`${shown} in ${files} files${fixable} (${ms} ms)`,
  );
}

/** "2 errors, 1 warning, 0 infos". */
function counts({ errors, warnings, infos }: LintSummary): string {
  return [
    plural(errors, t`${errors} error`, t`${errors} errors`),
    plural(warnings, t`${warnings} warning`, t`${warnings} warnings`),
    plural(infos, t`${infos} info`, t`${infos} infos`),
  ].join(', ');
}

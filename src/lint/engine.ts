import type { Evaluation } from '../conf/evaluate/evaluate.js';
import type { Diagnostic, Severity } from '../text/diagnostic.js';
import type { SourceFile } from '../text/source-file.js';
import { withoutSecrets } from './discretion.js';
import type { Finding, Rule } from './rule.js';
import { applySuppressions } from './suppressions.js';

/** `off`, or the severity that a rule's findings shall have. */
export type RuleSetting = Severity | 'off';

/**
 * Everything wrong with an evaluated configuration: what the broker refuses, and what the rules find. Sorted by
 * file (in the order of reading) and place; suppressed and switched-off findings are left out, except what
 * keeps the broker from starting. None quotes a secret.
 */
export function runRules(
  evaluation: Evaluation,
  rules: readonly Rule[],
  settings: Readonly<Record<string, RuleSetting>> = {},
  { now = new Date() }: { readonly now?: Date } = {},
): Diagnostic[] {
  const { model } = evaluation;
  const { target } = model;
  const context = { evaluation, model, target, now };
  const found = [...evaluation.diagnostics];
  for (const rule of rules) {
    if (settings[rule.id] === 'off' || !holds(rule, target)) continue;
    for (const finding of rule.check(context)) found.push(asDiagnostic(rule, finding));
  }
  const files = readFiles(evaluation);
  return applySuppressions(files, found)
    .flatMap((diagnostic) => withSetting(diagnostic, settings[diagnostic.rule]))
    .map(withoutSecrets)
    .sort(byPlace(files));
}

/** The files that the broker read, in its order: configuration first, then what that refers to. */
export function readFiles({ model, securityFiles }: Evaluation): SourceFile[] {
  return [...new Set([...model.files.map(({ file }) => file), ...securityFiles.map(({ file }) => file)])];
}

function holds({ since, until }: Rule, target: number): boolean {
  return (since === undefined || target >= since) && (until === undefined || target <= until);
}

function asDiagnostic(rule: Rule, { severity = rule.severity, ...finding }: Finding): Diagnostic {
  return { rule: rule.id, severity, fatal: false, ...finding };
}

function withSetting(diagnostic: Diagnostic, setting: RuleSetting | undefined): Diagnostic[] {
  if (!setting) return [diagnostic];
  if (setting === 'off') return diagnostic.fatal ? [diagnostic] : [];
  return [{ ...diagnostic, severity: diagnostic.fatal ? 'error' : setting }];
}

function byPlace(files: readonly SourceFile[]): (a: Diagnostic, b: Diagnostic) => number {
  const order = new Map(files.map((file, index) => [file, index]));
  const last = files.length;
  return (a, b) =>
    (order.get(a.file) ?? last) - (order.get(b.file) ?? last) ||
    a.span.start - b.span.start ||
    Number(b.fatal) - Number(a.fatal) ||
    // Not in an order of people: that takes longer to load than a lint.
    (a.rule < b.rule ? -1 : Number(a.rule > b.rule));
}

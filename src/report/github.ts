import type { LintResult } from '../lint/result.js';
import type { Severity } from '../text/diagnostic.js';
import { visible } from './visible.js';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Workflow commands of GitHub Actions, which become annotations on the changed lines. */
export function githubReport({ trees }: LintResult): string {
  return trees
    .flatMap(({ diagnostics }) => diagnostics)
    .map(({ severity, rule, message, file, span }) => {
      const { start, end } = file.range(span);
      const properties = {
        file: file.path,
        line: start.line,
        col: start.column,
        endLine: end.line,
        endColumn: end.column,
        title: rule,
      };
      const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(visible(String(value)))}`);
      return `::${COMMANDS[severity]} ${list.join(',')}::${escapeData(visible(message))}\n`;
    })
    .join('');
}

/** Ends of lines would have to be escaped too, but {@link visible} leaves none. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

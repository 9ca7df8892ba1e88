import type { LintResult } from '../lint/result.js';
import type { Severity } from '../text/diagnostic.js';
import { githubCommand } from './github-command.js';

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<Severity, string>;

/** Workflow commands of GitHub Actions, which become annotations on the changed lines. */
export function githubReport({ trees }: LintResult): string {
  return trees
    .flatMap(({ diagnostics }) => diagnostics)
    .map((diagnostic) => githubCommand(COMMANDS[diagnostic.severity], diagnostic.rule, diagnostic.message, diagnostic))
    .join('');
}

import { isAsExpected } from '../acl/run-expectations.js';
import { type AclTestReport, expectationText, explanations, titleOf } from './acl-test.js';
import { githubCommand } from './github-command.js';

/** Workflow commands of GitHub Actions: what failed is an error, what could not be tried a notice. */
export function aclTestGithub(report: AclTestReport): string {
  return report.tests
    .flatMap((test) =>
      test.outcomes.map((outcome) => {
        const sentences = explanations(outcome, report);
        if (sentences.length === 0) return '';
        const message = `${expectationText(outcome)}: ${sentences.join(' ')}`;
        return githubCommand(
          isAsExpected(outcome) ? 'notice' : 'error',
          titleOf(test),
          message,
          outcome.expectation.place,
        );
      }),
    )
    .join('');
}

import type { ChalkInstance } from 'chalk';
import { versionText } from '../conf/version.js';
import { t } from '../language/t.js';
import type { RuleDocs } from '../lint/rule.js';
import { SEVERITIES } from './text.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** A line for each rule, for `lint --rules`. */
export function ruleList(rules: readonly RuleDocs[], chalk: ChalkInstance): string {
  const widest = Math.max(...rules.map(({ id }) => id.length));
  const broadest = Math.max(...Object.values(SEVERITIES).map((word) => word.length));
  return rules
    .map(
      ({ id, severity, summary }) =>
        `${chalk.bold(id.padEnd(widest))}  ${SEVERITIES[severity].padEnd(broadest)}  ${summary}\n`,
    )
    .join('');
}

/** All about one rule, for `lint --explain`. */
export function rulePage(
  { id, severity, summary, why, example, since, until }: RuleDocs,
  chalk: ChalkInstance,
): string {
  const validity = [
    SEVERITIES[severity],
    ...(since === undefined ? [] : [t`from ${versionText(since)} on`]),
    ...(until === undefined ? [] : [t`up to ${versionText(until).replace(/\.999$/, '')}`]),
  ];
  return [
    `${chalk.bold(id)} (${validity.join(', ')})`,
    '',
    summary,
    '',
    ...wrap(why),
    '',
    chalk.red(t`Not so:`),
    indent(example.bad),
    '',
    chalk.green(t`But so:`),
    indent(example.good),
    '',
  ].join('\n');
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${visible(line)}`))
    .join('\n');
}

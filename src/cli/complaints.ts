import { t } from '../language/t.js';

type Words = (...groups: string[]) => string;

/** What oclif's parser has to complain about (@oclif/core 4, lib/parser/errors.js and validate.js), in our words. */
const COMPLAINTS: readonly (readonly [RegExp, Words])[] = [
  [/^Nonexistent flag: (.*)$/s, (flag) => t`There is no flag ${flag}`],
  [/^Nonexistent flags: (.*)$/s, (flags) => t`There are no flags ${flags}`],
  [/^Unexpected arguments?: (.*)$/s, (words) => t`Too many arguments: ${words}`],
  [/^Missing \d+ required args?: ?(.*)$/s, (args) => t`Missing: ${args}`],
  [/^Missing required flag (.*)$/s, (flag) => t`The flag --${flag} is missing`],
  [/^Flag (--\S+) expects a value$/, (flag) => t`${flag} needs a value`],
  [
    /^Expected --(.+?)=(.*) to be one of: (.*)$/s,
    (flag, value, known) => t`--${flag} takes ${known}, and not ${value}`,
  ],
  [/^Expected (.*) to be one of: (.*)$/s, (value, known) => t`${value} is none of these: ${known}`],
  [
    /^Parsing --(\S+); Expected an integer but received: (.*)$/s,
    (flag, value) => t`--${flag} takes a whole number, and ${value} is none`,
  ],
  [
    /^Parsing --(\S+); Expected an integer greater than or equal to (\S+) but received: (.*)$/s,
    (flag, least, value) => t`--${flag} takes a number from ${least} on, and not ${value}`,
  ],
  [
    /^Parsing --(\S+); Expected an integer less than or equal to (\S+) but received: (.*)$/s,
    (flag, most, value) => t`--${flag} takes a number up to ${most}, and not ${value}`,
  ],
  [
    /^--([^\s=]+)(?:=.*)? cannot also be provided when using --(\S+)$/s,
    (flag, other) => t`--${flag} and --${other} do not go together`,
  ],
  [
    /^All of the following must be provided when using --(\S+): (.*)$/s,
    (flag, others) => t`--${flag} needs ${others} beside it`,
  ],
  [
    /^One of the following must be provided when using --(\S+): (.*)$/s,
    (flag, others) => t`--${flag} needs one of ${others} beside it`,
  ],
];

/** One of oclif's complaints as people are told it; what is not known stays as it is. */
export function inOurWords(complaint: string): string {
  for (const [form, words] of COMPLAINTS) {
    const [, ...groups] = form.exec(complaint) ?? [];
    if (groups.length > 0) return words(...groups);
  }
  return complaint;
}

import type { Traffic } from '../acl/log.js';
import type { Attempt, Suggestion } from '../acl/suggest.js';
import { decode } from '../conf/tokens.js';
import { plural, t } from '../language/t.js';
import { visible } from './visible.js';

/** What became of the ACL file. */
export interface SuggestionOutcome {
  readonly file: string;
  readonly created: boolean;
  readonly written: boolean;
  readonly reloaded: boolean;
  readonly pending: boolean;
}

/** For programs; its shape is published in schemas/acl-suggest.schema.json. */
export function suggestionDocument(
  { file, written, reloaded }: SuggestionOutcome,
  { rules, attempts }: Suggestion,
  { lines, notCounted }: Traffic,
): object {
  return {
    file,
    written,
    reloaded,
    log_lines: lines,
    not_counted: notCounted,
    rules: rules.map(({ scope, user, access, topic, because }) => ({
      scope: scope === 'pattern' ? scope : user === undefined ? 'anonymous' : 'user',
      username: user === undefined ? null : decode(user),
      access,
      topic: decode(topic),
      ...because,
    })),
    attempts: attempts.map(({ user, access, topic, why, count, firstLine }) => ({
      username: user === undefined ? null : decode(user),
      access,
      topic: decode(topic),
      why,
      count,
      firstLine,
    })),
  };
}

/** More are counted. */
const SHOWN_MAX = 20;

const NOT_COUNTED: Readonly<Record<keyof Traffic['notCounted'], string>> = {
  unknownClient: t`of clients whose connection is not in the log`,
  cutOff: t`that the broker has cut off`,
  ambiguous: t`that can be read in several ways`,
  imitated: t`of clients that imitate lines of the log`,
  withoutTabs: t`behind the place where the log has lost its tabs`,
  beyondLimit: t`with more topics than are kept`,
};

/** For people, beside the diff: what was found, and what was left out. */
export function suggestionText(
  { file, written, pending }: SuggestionOutcome,
  { rules, attempts }: Suggestion,
  { lines, notCounted }: Traffic,
): string {
  const shown = visible(file);
  const count = rules.length;
  const found = written
    ? plural(count, t`${count} rule added to ${shown}.`, t`${count} rules added to ${shown}.`)
    : pending && count > 0
      ? plural(
          count,
          t`${count} rule missing in ${shown}; --apply writes them.`,
          t`${count} rules missing in ${shown}; --apply writes them.`,
        )
      : t`Nothing is missing in ${shown}.`;
  const left = Object.entries(NOT_COUNTED).flatMap(([kind, text]) => {
    const leftOut = notCounted[kind as keyof Traffic['notCounted']];
    return leftOut > 0 ? [t`${leftOut} lines ${text} were left out.`] : [];
  });
  const tried = attempts.slice(0, SHOWN_MAX).map(attemptText);
  const more = attempts.length > SHOWN_MAX ? [t`(${attempts.length - SHOWN_MAX} more attempts)`] : [];
  return `${[t`${lines} lines of the log read. ${found}`, ...left, ...tried, ...more].join('\n')}\n`;
}

const WHY: Readonly<Record<Attempt['why'], string>> = {
  denied: t`was denied`,
  will: t`is a will that the ACL does not let out`,
  'nothing delivered': t`was subscribed to, and nothing was delivered`,
  reserved: t`is kept for the broker itself`,
  'deny rule': t`is denied by a rule of the user`,
  'not writable': t`cannot stand in an ACL file`,
};

function attemptText({ user, access, topic, why, count, firstLine }: Attempt): string {
  const who = user === undefined ? t`(anonymous)` : decode(user);
  return t`Not proposed: ${visible(who)} ${access} ${visible(decode(topic))} ${WHY[why]} (${count} times, first in line ${firstLine}).`;
}

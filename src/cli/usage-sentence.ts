import type { Interfaces } from '@oclif/core';
import { t } from '../language/t.js';
import { visible } from '../report/visible.js';
import { closestWord } from './closest-word.js';
import { inOurWords } from './complaints.js';

/** What oclif's parser throws. */
export interface ParserError extends Error {
  readonly oclif?: { readonly exit?: number };
  /** Those that the command does not have. */
  readonly flags?: readonly string[];
  readonly parse?: { readonly input?: { readonly flags: Interfaces.FlagInput } };
}

/** What oclif puts round its complaints. */
const FRAME = /^(?:The following errors? occurred:|See more help with --help)$/;

/** The first line of a complaint that goes on. */
const OPEN = /:$|^Parsing --\S+$/;

/** oclif's complaints have several lines; here they are one sentence that says what to do or where to look. */
export function usageSentence(error: ParserError, command: string): string {
  const [unknown, ...others] = error.flags ?? [];
  if (unknown !== undefined && others.length === 0) {
    const flag = unknown.replace(/=.*$/s, '');
    const meant = closestFlag(flag, error.parse?.input?.flags ?? {});
    if (meant) return t`There is no flag ${visible(flag)}: did you mean ${meant}?`;
  }
  const lines = error.message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !FRAME.test(line))
    // A missing argument stands in a table with its description.
    .map((line) => line.replace(/^(\S+) {2,}(.+)$/, '$1 ($2)'));
  const complaints: string[] = [];
  for (const line of lines) {
    const last = complaints.at(-1) ?? '';
    // A complaint about one flag goes over two lines; several are told in one.
    if (OPEN.test(last)) complaints.splice(-1, 1, `${last}${last.endsWith(':') ? '' : ';'} ${line}`);
    else complaints.push(line);
  }
  const sentence = visible(complaints.map(inOurWords).join('; ')).replace(/\.?$/, '.');
  return t`${sentence} See "mqttctl ${command} --help".`;
}

function closestFlag(flag: string, known: Interfaces.FlagInput): string | undefined {
  if (!flag.startsWith('--')) return undefined;
  const names = Object.entries(known).flatMap(([name, definition]) =>
    definition.type === 'boolean' && definition.allowNo ? [name, `no-${name}`] : [name],
  );
  const meant = closestWord(flag.slice(2), names);
  return meant && `--${meant}`;
}

import { isMqttUtf8 } from '../../../conf/utf8.js';
import { t } from '../../../language/t.js';
import type { PasswordUser } from '../../../passwd/load.js';
import { HASH } from '../../broker/password.js';
import type { Rule } from '../../rule.js';
import { findUsers, grouped } from './files.js';

export const userCannotLogIn: Rule = {
  id: 'passwd/user-cannot-log-in',
  severity: 'warning',
  summary: t`A user has a name that no client can send.`,
  why: t`MQTT wants names in UTF-8 without control characters, and the broker disconnects a client that sends another; with MQTT 3.1 it takes it for one without a name. The password file is not held to that, so such a user is loaded, and can never log in. Mostly the file was written in Latin-1 or another old encoding, or a tab or other control character has slipped into the name. Measured with 2.0.11, 2.0.21 and 2.1.2. Said once for a file.`,
  example: { language: 'password file', bad: `al\u0007ice:${HASH}`, good: `alice:${HASH}` },
  check: ({ evaluation }) =>
    findUsers(
      evaluation,
      'user',
      (users) => users.filter(({ entry: { user } }) => !isMqttUtf8(user.text)),
      (first, all) => ({
        message: t`No client can log in as ${first.name}, ${reasonAgainst(first)}.${others(all.length - 1)}`,
      }),
    ),
};

function reasonAgainst({ name, entry: { user } }: PasswordUser): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f]/.test(name)) return t`whose name holds a control character: remove that`;
  const isUtf8 = Buffer.from(name).toString('latin1') === user.text;
  return isUtf8
    ? t`whose name holds a character that MQTT forbids: remove that`
    : t`whose name is not UTF-8: save the file as UTF-8`;
}

function others(count: number): string {
  return count === 0 ? '' : t` So it is with ${grouped(count)} more of this file.`;
}

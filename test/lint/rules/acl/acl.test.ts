import { describe, expect, test } from 'vitest';
import { HASH } from '../../../../src/lint/broker/password.js';
import { aclRules } from '../../../../src/lint/rules/acl/index.js';
import { examplesHold } from '../../rule-tester.js';
import { told } from '../told.js';
import { type Case, RULE_CASES } from './rule-cases.js';

const PASSWD = '/etc/mosquitto/passwd';
const ACL = '/etc/mosquitto/acl';
const MAIN = `password_file ${PASSWD}\nacl_file ${ACL}\n`;
const LISTENERS = 'per_listener_settings true\n';
const FIRST = `listener 1883\n${MAIN}`;
const TLS = 'certfile /c.pem\nkeyfile /k.pem\ncafile /c.pem\nrequire_certificate true\nuse_identity_as_username true\n';
const PLUGINS = `listener 1883\nplugin /usr/lib/mosquitto_password_file.so\nplugin_opt_password_file ${PASSWD}\nplugin /usr/lib/mosquitto_acl_file.so\nplugin_opt_acl_file ${ACL}\n`;

function users(...names: string[]): string {
  return names.map((name) => `${name}:${HASH}\n`).join('');
}

const unknown = (name: string, rest: string, line = 1) =>
  `The password file has no user ${name}, so these rules never apply${rest} (mosquitto.conf:${line})`;
const remove = ': add the user, or remove the rules.';

const CASES: Readonly<Record<string, readonly Case[]>> = {
  ...RULE_CASES,
  'acl/user-without-password': [
    { acl: 'user alise\ntopic read #\n', finds: [`warning acl:1:6 ${unknown('alise', '; did you mean alice?')}`] },
    { acl: 'user  Alice\n', finds: [`warning acl:1:7 ${unknown('Alice', '; did you mean alice?')}`] },
    {
      acl: 'user bob\n',
      users: users('bib', 'BOB'),
      finds: [`warning acl:1:6 ${unknown('bob', '; did you mean BOB?')}`],
    },
    // Who has rules of his own was hardly meant.
    {
      acl: 'user device1\nuser device2\n',
      users: users('device1'),
      finds: [`warning acl:2:6 ${unknown('device2', remove)}`],
    },
    { acl: 'user carol\n', finds: [`warning acl:1:6 ${unknown('carol', remove)}`] },
    {
      acl: 'user alice\nuser carol\nuser dave\nuser carol\n',
      target: '2.0.11',
      finds: [`warning acl:2:6 ${unknown('carol', remove)}`, `warning acl:3:6 ${unknown('dave', remove)}`],
    },
    { acl: 'topic read #\nuser alice\ntopic read #\n', finds: [] },
    // By bytes: one é is Latin-1, the other UTF-8.
    { acl: Buffer.from('user \xe9\n', 'latin1'), users: Buffer.from(`\xe9:${HASH}\n`, 'latin1'), finds: [] },
    {
      acl: 'user é\n',
      users: Buffer.from(`\xe9:${HASH}\n`, 'latin1'),
      finds: [`warning acl:1:6 ${unknown('é', '; did you mean \ufffd?')}`],
    },
    // There, but dropped by the broker, which is said in the password file.
    { acl: 'user alice\nuser bob\n', users: 'alice:secret\nbob:\n', finds: [] },
    // Many are no slips.
    {
      acl: Array.from({ length: 1234 }, (_, i) => `user device${i}\n`).join(''),
      finds: [
        'warning acl:1:6 1,234 users of this ACL, the first device0, are not in the password file, so their rules never apply: is it the right file? (mosquitto.conf:1)',
      ],
    },
    { acl: 'user alise\nTopic read #\n', finds: [] },
    { acl: 'user alise\n', main: `acl_file ${ACL}\nallow_anonymous true\n`, finds: [] },
    { acl: 'user alise\n', main: `acl_file ${ACL}\npassword_file /etc/mosquitto/gone\n`, finds: [] },
    {
      acl: 'user alise\n',
      main: `${LISTENERS}${FIRST}listener 1884\npassword_file /etc/mosquitto/more\nacl_file ${ACL}\n`,
      target: '2.0.21',
      finds: [`warning acl:1:6 ${unknown('alise', '; did you mean alice?', 3)} (mosquitto.conf:6)`],
    },
    {
      acl: 'user bert\n',
      main: `${LISTENERS}${FIRST}listener 1884\npassword_file /etc/mosquitto/more\nacl_file ${ACL}\n`,
      target: '2.0.21',
      finds: [],
    },
    {
      acl: 'user alise\n',
      main: `${LISTENERS}${FIRST}listener 1884\nacl_file ${ACL}\nallow_anonymous true\n`,
      target: '2.0.21',
      finds: [],
    },
    { acl: 'user alise\n', main: `${FIRST}listener 8883\n${TLS}`, finds: [] },
    { acl: 'user alise\n', main: PLUGINS, finds: [`warning acl:1:6 ${unknown('alise', '; did you mean alice?', 3)}`] },
    { acl: 'user alise\n', main: `${PLUGINS}plugin /usr/lib/mosquitto_dynamic_security.so\n`, finds: [] },
    {
      acl: 'user alise\n',
      main: `${PLUGINS}plugin /usr/lib/mosquitto_persist_sqlite.so\n`,
      finds: [`warning acl:1:6 ${unknown('alise', '; did you mean alice?', 3)}`],
    },
    {
      acl: 'user alise\n',
      main: `${LISTENERS}${FIRST}listener 9883\nprotocol http_api\nacl_file ${ACL}\n`,
      finds: [`warning acl:1:6 ${unknown('alise', '; did you mean alice?', 3)}`],
    },
    {
      acl: 'user brücke\n',
      main: `${MAIN}connection c\naddress 127.0.0.1:1884\ntopic # out\nlocal_username brücke\n`,
      finds: [],
    },
  ],
};

const WORLD = {
  '/etc/mosquitto/more': users('bert'),
  '/usr/lib/mosquitto_password_file.so': '\u007fELF',
  '/usr/lib/mosquitto_acl_file.so': '\u007fELF',
  '/usr/lib/mosquitto_persist_sqlite.so': '\u007fELF',
};

describe.each(aclRules.map((rule) => ({ id: rule.id, rule })))('$id', ({ id, rule }) => {
  const cases = CASES[id] ?? [];

  test('has cases', () => expect(cases.length).toBeGreaterThan(0));

  test.each(cases)(
    '$acl with $users in $main for $target',
    ({ acl, users: passwords = users('alice', 'bob'), main = MAIN, target, finds }) => {
      expect(told(main, rule, target, { ...WORLD, [PASSWD]: passwords, [ACL]: acl })).toEqual(finds);
    },
  );

  test('its examples are true', () => expect(examplesHold(rule)).toEqual({ bad: true, good: true }));
});

import { describe, expect, test } from 'vitest';
import { HASH, HASH_OF_2_1 } from '../../../../src/lint/broker/password.js';
import type { Rule } from '../../../../src/lint/rule.js';
import { rules } from '../../../../src/lint/rules/index.js';
import { emptyPassword } from '../../../../src/lint/rules/passwd/empty-password.js';
import { passwdRules } from '../../../../src/lint/rules/passwd/index.js';
import { examplesHold, lintText } from '../../rule-tester.js';
import { told } from '../told.js';

interface Case {
  readonly users: string | Buffer;
  readonly acl?: string;
  /** Instead of a password file, and an ACL file where there is one, for all listeners. */
  readonly main?: string;
  readonly target?: string;
  readonly finds: readonly string[];
}

const PASSWD = '/etc/mosquitto/passwd';
const ACL = '/etc/mosquitto/acl';

/** A hash of so many rounds; the broker does not verify it when it loads the file. */
function hash(iterations: number): string {
  return HASH.replace('$101$', `$${iterations}$`);
}
const GOOD = hash(10_000);
const OLD = HASH.replace('$7$101$', '$6$');

function users(...names: string[]): string {
  return names.map((name) => `${name}:${GOOD}\n`).join('');
}

const LISTENERS = `per_listener_settings true\nlistener 1883\npassword_file ${PASSWD}\nacl_file ${ACL}\nlistener 1884\npassword_file ${PASSWD}\n`;
const PLUGINS = `listener 1883\nplugin /usr/lib/mosquitto_password_file.so\nplugin_opt_password_file ${PASSWD}\nplugin /usr/lib/mosquitto_acl_file.so\nplugin_opt_acl_file ${ACL}\n`;
const weak = (who: string, has = 'has') =>
  `${who} ${has} a hash of fewer than 1,000 iterations, so that whoever gets hold of this file guesses fast: set the password anew with mqttctl passwd add, or use mqttctl passwd rehash.`;
const old = (who: string, has = 'has') =>
  `${who} ${has} an old $6$ hash, a single round of SHA-512, so that whoever gets hold of this file guesses billions of passwords in a second: set the password anew with mqttctl passwd add, or use mqttctl passwd rehash.`;
const costly = (name: string, what: string, times: string, iterations: string) =>
  `Each login as ${name} ${what} the whole broker for about ${times} (estimated), since it computes ${iterations} iterations in its one event loop: set the password anew with fewer.`;
const powerless = (who: string, them: string) =>
  `${who} log in, but the ACL grants nothing to ${them}: no message is delivered, and none that is published goes on. Add a "user" line with topics, or a pattern. (mosquitto.conf:2)`;

const EMPTY = emptyPassword.example.bad.replace('alice:', '');
const empty = (who: string, has = 'has') =>
  `${who} ${has} the empty password, with which a client gets in that sends a NUL byte: set one with mqttctl passwd add.`;

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'passwd/empty-password': [
    { users: `alice:${EMPTY}\n`, finds: [`error passwd:1:7 ${empty('alice')}`] },
    { users: `alice:${EMPTY}\n`, target: '2.0.11', finds: [`error passwd:1:7 ${empty('alice')}`] },
    {
      users: `bob:${GOOD}\nalice:${EMPTY}\ncarol:${EMPTY}\n`,
      finds: [`error passwd:2:7 ${empty('2 users, the first alice,', 'have')}`],
    },
    { users: `alice:${HASH}\nbob:secret\ncarol:${OLD}\n`, finds: [] },
    // One that costs too much is not looked at, and keeps nobody else from being looked at.
    { users: `bob:${hash(2_000_000_000)}\nalice:${EMPTY}\n`, finds: [`error passwd:2:7 ${empty('alice')}`] },
  ],
  'passwd/weak-iterations': [
    { users: `alice:${hash(101)}\n`, finds: [`info passwd:1:7 ${weak('alice')}`] },
    { users: `alice:${hash(101)}\n`, target: '2.0.11', finds: [`info passwd:1:7 ${weak('alice')}`] },
    { users: `alice:${hash(999)}\n`, finds: [`info passwd:1:7 ${weak('alice')}`] },
    { users: `alice:${hash(1000)}\n`, finds: [] },
    {
      users: `alice:${GOOD}\n# more\nbob: ${hash(101)}\nalice2:${GOOD}\ncarol:${hash(500)}\n`,
      finds: [`info passwd:3:6 ${weak('2 users, the first bob,', 'have')}`],
    },
    { users: `alice:${HASH_OF_2_1}\n`, finds: [`info passwd:1:7 ${weak('alice')}`] },
    // Dropped for its salt, which is said already.
    { users: `alice:${HASH_OF_2_1}\n`, target: '2.0.21', finds: [] },
    // Which user counts is said of the second line.
    { users: `alice:${hash(101)}\nalice:${GOOD}\n`, target: '2.0.21', finds: [] },
    { users: `alice:${OLD}\nbob:secret\n`, finds: [] },
    { users: `alice:${hash(101)}=\n`, finds: [] },
    {
      users: `alice:${hash(101)}\n`,
      main: `per_listener_settings true\nlistener 1883\npassword_file ${PASSWD}\nlistener 1884\npassword_file ${PASSWD}\n`,
      finds: [`info passwd:1:7 ${weak('alice')}`],
    },
  ],
  'passwd/old-hash': [
    { users: `alice:${OLD}\nbob:${GOOD}\n`, finds: [`warning passwd:1:7 ${old('alice')}`] },
    {
      users: `bob:${GOOD}\nalice:${OLD}\ncarol:${OLD}\n`,
      finds: [`warning passwd:2:7 ${old('2 users, the first alice,', 'have')}`],
    },
    { users: `alice:${OLD}\n`, target: '2.0.11', finds: [`warning passwd:1:7 ${old('alice')}`] },
    { users: `alice:${OLD}\n`, target: '1.6.15', finds: [] },
    { users: `alice:$6$secret\n`, finds: [] },
  ],
  'passwd/costly-iterations': [
    {
      users: `alice:${hash(200_000)}\n`,
      finds: [
        `warning passwd:1:7 ${costly('alice', 'holds up', '0.14 s on a PC and 1.4 s on a Raspberry Pi 3', '200,000')}`,
      ],
    },
    { users: `alice:${hash(199_999)}\n`, finds: [] },
    {
      users: `alice:${hash(10_000_000)}\n`,
      target: '2.0.11',
      finds: [`error passwd:1:7 ${costly('alice', 'stops', '7 s on a PC and 70 s on a Raspberry Pi 3', '10,000,000')}`],
    },
    {
      users: `alice:${hash(300_000)}\nbob:${GOOD}\ncarol:${hash(2_147_483_647)}\n`,
      finds: [
        `error passwd:3:7 ${costly('carol', 'stops', '25 minutes on a PC and 4 hours on a Raspberry Pi 3', '2,147,483,647')} This file has 1 more of at least 200,000.`,
      ],
    },
  ],
  'passwd/user-cannot-log-in': [
    {
      users: `al\x01ice:${GOOD}\n`,
      finds: [
        'warning passwd:1:1 No client can log in as al\x01ice, whose name holds a control character: remove that.',
      ],
    },
    {
      users: Buffer.from(`caf\xe9:${GOOD}\nbob:${GOOD}\nj\xf6rg:${GOOD}\n`, 'latin1'),
      finds: [
        'warning passwd:1:1 No client can log in as caf\ufffd, whose name is not UTF-8: save the file as UTF-8. So it is with 1 more of this file.',
      ],
    },
    {
      users: `a\ufdd0:${GOOD}\n`,
      target: '2.0.11',
      finds: [
        'warning passwd:1:1 No client can log in as a\ufdd0, whose name holds a character that MQTT forbids: remove that.',
      ],
    },
    { users: users('café', '家', 'a b', "o'hara"), finds: [] },
    { users: `\ufeffalice:${GOOD}\n`, finds: [] },
    { users: ` :${GOOD}\n`, target: '2.0.21', finds: [] },
    { users: 'al\x01ice:secret\n', finds: [] },
  ],
  'passwd/user-without-rights': [
    {
      users: users('alice', 'bob'),
      acl: 'topic read #\nuser alice\ntopic read #\n',
      finds: [`info passwd:2:1 ${powerless('bob can', 'that user')}`],
    },
    {
      users: users('alice', 'bob', 'carol', 'dave'),
      acl: '',
      finds: [`info passwd:1:1 ${powerless('4 users (alice, bob, carol and others) can', 'them')}`],
    },
    {
      users: users('alice', 'bob', 'carol'),
      acl: 'pattern deny x/%u\n',
      finds: [`info passwd:1:1 ${powerless('3 users (alice, bob, carol) can', 'them')}`],
    },
    { users: users('alice', 'bob'), acl: 'user bob\nuser alice\ntopic read #\n', finds: [] },
    { users: users('alice', 'bob'), acl: 'user alice\ntopic read #\npattern read home/%u/#\n', finds: [] },
    // Names are compared as bytes.
    {
      users: users('\u00e9'),
      acl: 'user e\u0301\n',
      finds: [`info passwd:1:1 ${powerless('\u00e9 can', 'that user')}`],
    },
    // That nobody can log in so is said elsewhere.
    { users: Buffer.from(`\xe9:${GOOD}\n`, 'latin1'), acl: '', finds: [] },
    { users: ` :${GOOD}\n`, acl: '', target: '2.0.21', finds: [] },
    { users: users('Alice'), acl: 'user alice\n', finds: [`info passwd:1:1 ${powerless('Alice can', 'that user')}`] },
    { users: users('alice'), finds: [] },
    // Nobody knows what a file was to grant that does not load.
    { users: users('alice'), acl: 'Pattern read #\n', finds: [] },
    // What the broker drops cannot log in.
    { users: 'alice:secret\n', acl: '', target: '2.0.21', finds: [] },
    { users: users('alice'), acl: '', main: LISTENERS, target: '2.0.21', finds: [] },
    {
      users: users('alice'),
      acl: '',
      main: `${LISTENERS}acl_file /etc/mosquitto/other\n# ==> /etc/mosquitto/other <==\nuser alice\n`,
      target: '2.0.21',
      finds: [],
    },
    {
      users: users('alice'),
      acl: 'user bob\n',
      main: PLUGINS,
      finds: [`info passwd:1:1 ${powerless('alice can', 'that user').replace('conf:2', 'conf:5')}`],
    },
    {
      users: users('alice'),
      acl: 'user bob\n',
      main: `${PLUGINS}plugin /usr/lib/mosquitto_dynamic_security.so\n`,
      finds: [],
    },
  ],
};

function mainFile({ acl, main }: Case): string {
  return main ?? `password_file ${PASSWD}\n${acl === undefined ? '' : `acl_file ${ACL}\n`}`;
}

describe.each(passwdRules.map((rule) => ({ id: rule.id, rule })))('$id', ({ id, rule }) => {
  const cases = CASES[id] ?? [];

  test('has cases', () => expect(cases.length).toBeGreaterThan(0));

  test.each(cases)('$users with $acl for $target', (each) => {
    const files = { [PASSWD]: each.users, [ACL]: each.acl ?? '', ...SO_FILES };
    expect(told(mainFile(each), rule, each.target, files)).toEqual(each.finds);
  });

  test('its examples are true', () => expect(examplesHold(rule)).toEqual({ bad: true, good: true }));
});

const SO_FILES = {
  '/usr/lib/mosquitto_password_file.so': '\u007fELF',
  '/usr/lib/mosquitto_acl_file.so': '\u007fELF',
};

describe('nothing is said twice', () => {
  const found = (text: string, target: string, checked: readonly Rule[] = rules) =>
    lintText(`password_file ${PASSWD}\n`, checked, target, { [PASSWD]: { content: text, mode: 0o600, uid: 1883 } })
      .filter(({ file }) => file.path === PASSWD)
      .map(({ rule }) => rule);

  test('of the long salts of 2.1, which are as they should be there', () => {
    expect(found(`alice:${HASH_OF_2_1.replace('$101$', '$1000$')}\n`, '2.1.2')).toEqual([]);
  });

  test.each(['2.0.11', '2.0.21'])('of the long salts of 2.1 under %s', (target) => {
    expect(found(`alice:${HASH_OF_2_1}\n`, target)).toEqual(['passwd/salt-length']);
  });

  test('of a name with a byte order mark, or none', () => {
    expect(found(`\ufeffalice:${GOOD}\n`, '2.1.2')).toEqual(['passwd/byte-order-mark']);
    expect(found(` :${GOOD}\n`, '2.1.2')).toEqual(['passwd/no-user']);
  });

  test.each(['2.0.21', '2.1.2'])('of a file that several listeners have, under %s', (target) => {
    const main = `per_listener_settings true\nlistener 1883\npassword_file ${PASSWD}\nlistener 1884\npassword_file ${PASSWD}\n`;
    const all = lintText(main, [], target, { [PASSWD]: 'alice:secret\n' });
    expect(all.map(({ rule }) => rule)).toEqual(['passwd/plain-text']);
  });

  test('of plain text', () => expect(found('alice:secret\n', '2.1.2')).toEqual(['passwd/plain-text']));
});

test('what is known and meant can be silenced for the whole file', () => {
  const text = `# mqttctl-disable-next-line passwd/weak-iterations -- small devices\nalice:${hash(101)}\nbob:${hash(101)}\n`;
  const found = lintText(`password_file ${PASSWD}\n`, passwdRules, '2.1.2', { [PASSWD]: text });
  expect(found.filter(({ file }) => file.path === PASSWD)).toEqual([]);
});

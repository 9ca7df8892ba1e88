import { describe, expect, test } from 'vitest';
import type { MemoryEntry } from '../../src/installation/memory-filesystem.js';
import { allRules } from '../../src/lint/all-rules.js';
import { fixedFiles } from '../../src/lint/fixes.js';
import type { LintResult } from '../../src/lint/result.js';
import { unifiedDiff } from '../../src/report/diff.js';
import { githubReport } from '../../src/report/github.js';
import { jsonReport } from '../../src/report/json.js';
import { junitReport } from '../../src/report/junit.js';
import { sarifReport } from '../../src/report/sarif.js';
import { textReport } from '../../src/report/text.js';
import { plain } from '../report/sample.js';
import { lintTree, MAIN, resultOf } from './world.js';

const TARGETS = ['2.0.21', '2.1.2'];
/** What must not be told, and another of the same kind that must make no difference. */
const MARKER = 'hunter2';
const OTHER = 'qrstuv7';

/** SECRET stands for the marker, BASE64 for a salt of 12 bytes and a hash of 64 with it. */
function linesOf(text: string): string[] {
  const base64 = `${MARKER}AAAAAAAAA$$${MARKER}${'A'.repeat(79)}==`;
  return text
    .trim()
    .split('\n')
    .map((line) => line.replaceAll('BASE64', base64).replaceAll('SECRET', MARKER));
}

/** In all the ways in which people write the lines of password and PSK files, or fail to. */
const ENTRIES = [
  ...linesOf(`
alice:SECRET
alice:SECRET\x20
alice: SECRET x
alice : SECRET
alice:SECRET:1000:
a:SECRET
alice:$7$101$BASE64
alice:$7$300000$BASE64
alice:$7$1000$BASE64=
alice:$7$0$BASE64
alice:$7$101$SECRET$x
alice:$7$SECRET
alice:7$101$BASE64
alice:$6$BASE64
alice:$argon2id$v=19$m=47104,t=1,p=1$BASE64
alice:$2y$10$SECRET
alice:$SECRET
:SECRET
 :SECRET
::SECRET:x
:SECRET:1000
al\x01ice:$7$101$BASE64
alice:x\0SECRET
\ufeffalice:SECRET
\ufeffalice:$7$101$BASE64
"alice":"SECRET"
\talice:SECRET
John Doe:SECRET
user:SECRET
alice=SECRET
#alice:SECRET
# alice:$7$101$BASE64
mqttctl-disable-next-line:SECRET`),
  `${'a'.repeat(70)}:${MARKER}`,
  `alice:${'x'.repeat(65_536)}${MARKER}`,
];

/** The same of options with secrets. */
const OPTIONS = linesOf(`
remote_password SECRET
password SECRET
local_password SECRET
bridge_psk SECRET
  remote_password SECRET\x20
remote_password "SECRET"
remote_password 'SECRET' # note
remote_password SECRET # SECRET
remote_password a\tSECRET
remote_password\tSECRET
remote_password=SECRET
remote_password: SECRET
remote_passwordSECRET
Remote_Password SECRET
remote_pasword SECRET
remotepassword SECRET
\ufeffpassword SECRET
"password SECRET"
tls_engine_kpass_sha1 SECRET
plugin_opt_db_password SECRET
plugin_opt_db_password=SECRET
plugin_opt_db_password=SECRET x
plugin_opt_pw=SECRET
auth_opt_jwt_secret SECRET
auth_opt_jwt_secret=SECRET
auth_opt_db_password SECRET # SECRET
auth_opt_mongo_uri mongodb://me:SECRET@db.lan
address me:SECRET@cloud.lan
address mqtt://me:SECRET@cloud.lan:1883
connection password SECRET
connection cloud remote_password SECRET
allow_anonymous true remote_password SECRET
allow_anonymous falseremote_password SECRET
max_keepalive 60 password: SECRET
#remote_password SECRET
# the password is: SECRET
plugin /x.so?token=SECRET
listener 1883\0SECRET`);

const BRIDGE = 'connection c\naddress cloud.lan:1884\ntopic # out\n';
const PLUGIN = 'plugin /usr/lib/p.so\n';
const FILES = 'listener 8883\npassword_file /p\nacl_file /a\npsk_file /k\n';

/** What may be round a line, in every place where the broker would read it. */
const SLOTS: Readonly<Record<string, (text: string) => Record<string, MemoryEntry>>> = {
  'the main file': (text) => ({ [MAIN]: text }),
  bridges: (text) => ({ [MAIN]: `${BRIDGE}${text}\n${BRIDGE.replace('connection c', 'connection d')}${text}` }),
  'a plugin': (text) => ({ [MAIN]: `${PLUGIN}${text}`, '/usr/lib/p.so': '\u007fELF' }),
  'a listener': (text) => ({ [MAIN]: `listener 8883\n${text}\ntls_engine_kpass_sha1 ${MARKER}\n` }),
  'an included file': (text) => ({ [MAIN]: 'include_dir /c\n', '/c/a.conf': text }),
  'the password file': (text) => ({ [MAIN]: `${FILES}psk_hint h\n`, '/p': text, '/a': 'user bob\n', '/k': '' }),
  'the ACL file': (text) => ({ [MAIN]: FILES, '/a': text, '/p': 'bob:x\n', '/k': '' }),
  'the PSK file': (text) => ({ [MAIN]: `${FILES}psk_hint h\n`, '/k': text, '/p': '', '/a': '' }),
};

/** Where a line without a colon is hidden as a whole, and sentences that quote options would lose words. */
const DOUBLE = {
  'a password file that is included': (text: string) => ({
    [MAIN]: 'include_dir /c\npassword_file /c/passwd.conf\n',
    '/c/passwd.conf': `${text}\n${MARKER}\n`,
  }),
};

/** What makes fixes whose differences show the lines next to them. */
const ENDS: Readonly<Record<string, (line: string) => string>> = {
  'with a newline': (line) => `${line}\n`,
  'between lines that are repaired': (line) => `allow_anonymous yes\r\n${line}\r\nmax_keepalive 60  \r\n`,
  'without a newline': (line) => `# a\n${line}`,
};

function reportsOf(result: LintResult): Record<string, string> {
  const diffs = [true, false].flatMap((unsafe) => [...fixedFiles(result, { unsafe })]);
  return {
    text: textReport(result, { chalk: plain }),
    json: jsonReport(result),
    sarif: sarifReport(result, allRules, '0'),
    github: githubReport(result),
    junit: junitReport(result),
    diff: diffs.map(([file, bytes]) => unifiedDiff(file, bytes)).join(''),
  };
}

function lintWith(files: Record<string, MemoryEntry>, marker: string, target: string): Record<string, string> {
  const marked = Object.entries(files).map(([path, entry]) => [path, String(entry).replaceAll(MARKER, marker)]);
  return reportsOf(resultOf(lintTree(Object.fromEntries(marked), { target })));
}

const CASES = [
  ...Object.entries(SLOTS).map(([place, filesWith]) => ({ place, filesWith, lines: [...ENTRIES, ...OPTIONS] })),
  ...Object.entries(DOUBLE).map(([place, filesWith]) => ({ place, filesWith, lines: ENTRIES })),
];

describe.each(CASES)('no report tells the secrets of $place', ({ filesWith, lines }) => {
  describe.each(Object.entries(ENDS))('%s', (_, whole) => {
    test.each(lines.map((line) => [line.slice(0, 99), line]))('%j', (__, line) => {
      const files = filesWith(whole(line));
      for (const target of TARGETS) {
        const reports = lintWith(files, MARKER, target);
        for (const [name, report] of Object.entries(reports)) {
          if (report.includes(MARKER)) expect.fail(`${name} for ${target}: ${report}`);
        }
        expect(lintWith(files, OTHER, target)).toEqual(reports);
      }
    });
  });
});

test('nor do sentences about two lines', () => {
  const keys = ['e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4', '1f8ac10f23c5b5bc1167bda84b833e5c057a77d2'] as const;
  const lines = keys.map((key) => `tls_engine_kpass_sha1 ${key}\n`).join('');
  const bridge = `connection c\naddress me:${MARKER}@cloud.lan:1883\ntopic # out\nremote_password x\n`;
  const tree = lintTree({ [MAIN]: `listener 8883\n${lines}${bridge}` });
  const reports = Object.values(reportsOf(resultOf(tree))).join('');
  expect(tree.diagnostics.map(({ rule }) => rule)).toEqual(
    expect.arrayContaining(['structure/overwritten-value', 'security/plain-bridge-password']),
  );
  for (const secret of [...keys, MARKER]) expect(reports).not.toContain(secret);
});

test('what is reported is still there', () => {
  const tree = lintTree({ [MAIN]: 'password_file /p\n', '/p': `alice:${MARKER}\nbob:$7$0$AAAAAAAAAAAAAAAA$AAAA\n` });
  const { text } = reportsOf(resultOf(tree));
  expect(text).toContain('/p:1:7: error: The password of alice is not hashed but plain text');
  expect(text).toContain('  1 | alice:…\n    |       ^\n');
  expect(text).toContain('  2 | bob:$7$0$…\n    |     ^^^^^^\n');
});

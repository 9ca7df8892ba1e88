import { describe, expect, test } from 'vitest';
import type { Rule } from '../../../../src/lint/rule.js';
import { formRules } from '../../../../src/lint/rules/form/index.js';
import { examplesHold, findings, fixed, lintText } from '../../rule-tester.js';

interface Case {
  readonly text: string;
  readonly target?: string;
  readonly finds: readonly string[];
  readonly fixed?: string;
}

const PAIR = 'connection c\naddress 127.0.0.1:1\ntopic # out\n';

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'form/trailing-blanks': [
    { text: 'max_keepalive 60  \n', finds: ['info 1:17-19   '], fixed: 'max_keepalive 60\n' },
    {
      text: 'log_dest file /var/log/mosquitto/x \n',
      finds: ['warning 1:35-36  '],
      fixed: 'log_dest file /var/log/mosquitto/x\n',
    },
    { text: 'log_dest file /var/log/mosquitto/x\t\n', target: '2.0.11', finds: ['warning 1:35-36 \t'] },
    { text: 'max_keepalive 60\r\n# a comment \n   \n', finds: [] },
    { text: 'include_dir /etc/mosquitto/conf.d \n', finds: [] },
  ],
  'form/leading-blanks': [
    { text: '  max_keepalive 60\n', finds: ['info 1:1-3   '], fixed: 'max_keepalive 60\n' },
    { text: 'max_keepalive 60\n', finds: [] },
  ],
  'form/comment-in-value': [
    {
      text: 'password_file /etc/mosquitto/passwd # users\n',
      finds: ['error 1:36-44  # users'],
      fixed: '# users\npassword_file /etc/mosquitto/passwd\n',
    },
    { text: `${PAIR}remote_password se#cret\n`, finds: [] },
    { text: `${PAIR}remote_username me # it is\n`, finds: ['warning 4:19-27  # it is'] },
    // Half of a password is not to become a comment.
    {
      text: `${PAIR}remote_password se #cret\n`,
      finds: ['warning 4:19-25  #cret'],
      fixed: `${PAIR}remote_password se #cret\n`,
    },
    { text: 'max_keepalive 60 # seconds\n', finds: [] },
  ],
  'form/ignored-rest': [
    { text: 'allow_anonymous true false\n', finds: ['warning 1:22-27 false'] },
    { text: 'max_keepalive 60 # seconds \n', finds: ['info 1:18-27 # seconds'] },
    { text: 'log_type error warning notice\n', finds: ['warning 1:16-30 warning notice'] },
    { text: 'log_dest stderr syslog\n', finds: ['warning 1:17-23 syslog'] },
    { text: 'log_dest file /var/log/mosquitto/a b\n', finds: [] },
    { text: 'listener 1883 127.0.0.1 more\n', finds: ['warning 1:25-29 more'] },
    { text: 'listener 1883 # mqtt\n', finds: ['info 1:15-21 # mqtt'] },
    { text: 'listener 1883 127.0.0.1\n', finds: [] },
    { text: `${PAIR}restart_timeout 5 30\n`, finds: [] },
  ],
  'form/quotes': [
    {
      text: 'password_file "/etc/mosquitto/passwd"\n',
      finds: ['error 1:15-38 "/etc/mosquitto/passwd"'],
      fixed: 'password_file /etc/mosquitto/passwd\n',
    },
    { text: `${PAIR}remote_password 'x y'\n`, finds: ["warning 4:17-22 'x y'"], fixed: `${PAIR}remote_password x y\n` },
    { text: `${PAIR}remote_password "\n`, finds: [] },
    { text: 'connection c\ntopic "a b" out\n', finds: [] },
  ],
  'form/misread-number': [
    { text: 'max_keepalive 0100\n', finds: ['warning 1:15-19 0100'] },
    { text: 'max_keepalive 0x10\n', finds: ['warning 1:15-19 0x10'] },
    { text: 'max_keepalive 0100\n', target: '2.0.21', finds: [] },
    { text: 'max_queued_messages 1.5\n', target: '2.0.21', finds: ['warning 1:21-24 1.5'] },
    { text: 'max_queued_messages 4294967296\n', target: '2.0.21', finds: ['warning 1:21-31 4294967296'] },
    { text: 'max_queued_messages many\n', target: '2.0.21', finds: ['warning 1:21-25 many'] },
    { text: 'max_queued_messages many\n', finds: [] },
    { text: 'max_queued_messages -1\nlistener 1883\nport 1884\n', target: '2.0.21', finds: [] },
    { text: 'listener 1883x\n', target: '2.0.21', finds: ['warning 1:10-15 1883x'] },
  ],
  'form/clamped-value': [
    { text: `${PAIR}keepalive_interval 1\n`, finds: ['warning 4:20-21 1'] },
    { text: `${PAIR}keepalive_interval 5\n`, finds: [] },
    { text: 'listener 1883\nmax_connections -1\n', finds: [] },
  ],
  'form/nul-byte': [
    {
      text: 'listener 1883\n# \0x\nmax_keepalive 60\n',
      target: '2.0.11',
      finds: ['error 2:1-3:18 # \0x\nmax_keepalive 60\n'],
    },
    { text: 'listener 1883\n', finds: [] },
  ],
  'form/lost-last-line': [
    { text: `# ${'x'.repeat(997)}`, finds: [`error 1:1-1000 # ${'x'.repeat(997)}`] },
    { text: `# ${'x'.repeat(998)}`, finds: [] },
    { text: `# ${'x'.repeat(997)}\n`, finds: [] },
  ],
  'form/utf-16': [{ text: 'listener 1883\n', finds: [] }],
  'form/carriage-returns': [
    { text: 'listener 1883\r\nlistener 1884\n', finds: ['info 1:14-15 \r'], fixed: 'listener 1883\nlistener 1884\n' },
    { text: 'listener 1883\n', finds: [] },
  ],
  'form/missing-final-newline': [
    { text: 'listener 1883', finds: ['info 1:14-14 '], fixed: 'listener 1883\n' },
    { text: '', finds: [] },
  ],
  'form/old-spelling': [
    {
      text: 'auth_plugin /usr/lib/mosquitto_dynamic_security.so\nauth_opt_config_file /x\n',
      finds: ['info 1:1-12 auth_plugin', 'info 2:1-21 auth_opt_config_file'],
      fixed: 'plugin /usr/lib/mosquitto_dynamic_security.so\nplugin_opt_config_file /x\n',
    },
    {
      text: 'plugin /usr/lib/mosquitto_dynamic_security.so\nauth_opt_pw=secret x\n',
      finds: ['info 2:1-19 auth_opt_pw=secret'],
      fixed: 'plugin /usr/lib/mosquitto_dynamic_security.so\nplugin_opt_pw=secret x\n',
    },
    { text: 'auth_plugin /usr/lib/mosquitto_dynamic_security.so\n', target: '1.6.15', finds: [] },
  ],
};

describe.each(formRules.map((rule) => ({ id: rule.id, rule })))('$id', ({ id, rule }) => {
  const cases = CASES[id] ?? [];

  test('has cases', () => expect(cases.length).toBeGreaterThan(0));

  test.each(cases)('$text for $target', ({ text, target, finds, fixed: repaired }) => {
    expect(findings(text, rule, target)).toEqual(finds);
    if (repaired !== undefined) expect(fixed(text, rule, target)).toBe(repaired);
  });

  test('its examples are true', () => {
    // Text cannot show the bytes of the bad example; they are tried below.
    const bad = id !== 'form/utf-16';
    expect(examplesHold(rule)).toEqual({ bad, good: true });
  });
});

test('a file in UTF-16 is known by its first bytes', () => {
  const rule = formRules.find(({ id }) => id === 'form/utf-16') as Rule;
  const bytes = Buffer.from('\ufefflistener 1883\n', 'utf16le');
  expect(lintText(bytes, [rule]).map((found) => found.rule)).toContain('form/utf-16');
  expect(lintText(bytes.swap16(), [rule]).map((found) => found.rule)).toContain('form/utf-16');
});

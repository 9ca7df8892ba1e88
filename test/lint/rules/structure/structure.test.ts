import { describe, expect, test } from 'vitest';
import type { MemoryEntry } from '../../../../src/installation/memory-filesystem.js';
import { structureRules } from '../../../../src/lint/rules/structure/index.js';
import { applyEdits } from '../../../../src/text/edit.js';
import { lintStructure, structureFindings } from './lint-structure.js';

const ALL = ['1.6.15', '2.0.11', '2.0.21', '2.1.2'];
const UP_TO_2_0 = ['1.6.15', '2.0.11', '2.0.21'];
const SINCE_2_0 = ['2.0.11', '2.0.21', '2.1.2'];

interface Case {
  readonly text: string;
  readonly finds: readonly string[];
  /** All that are tested, where it is missing. */
  readonly versions?: readonly string[];
  readonly files?: Record<string, MemoryEntry>;
}

const lines = (...parts: string[]) => `${parts.join('\n')}\n`;
const INCLUDE = 'include_dir /etc/mosquitto/conf.d';
const file = (name: string) => `# ==> /etc/mosquitto/conf.d/${name} <==`;

/** Debian's file, as of bookworm and trixie. */
const DEBIAN = lines(
  '# Place your local configuration in /etc/mosquitto/conf.d/',
  '#',
  'pid_file /run/mosquitto/mosquitto.pid',
  '',
  'persistence true',
  'persistence_location /var/lib/mosquitto/',
  '',
  'log_dest file /var/log/mosquitto/mosquitto.log',
  '',
  INCLUDE,
);

const cases: Record<string, Record<string, Case>> = {
  everything: {
    'an empty file': { text: '', finds: [] },
    'the file of Debian': { text: DEBIAN, finds: [] },
    'the file of Debian with its README': {
      text: DEBIAN,
      files: { '/etc/mosquitto/conf.d/README': 'Any files placed in this directory that have a .conf ending\n' },
      finds: [],
    },
    'a listener in an included file': {
      text: lines(DEBIAN.trimEnd(), file('local.conf'), 'listener 1883', 'allow_anonymous false', 'max_connections 10'),
      finds: [],
    },
  },
  'accidental-default-listener': {
    'an option above the listener': {
      text: lines('max_connections 100', 'listener 8883'),
      finds: ['warning accidental-default-listener mosquitto.conf:1:1-16 max_connections'],
    },
    'an option in the file after a listener': {
      text: lines(INCLUDE, file('a.conf'), 'listener 8883', file('b.conf'), '  protocol websockets'),
      finds: ['warning accidental-default-listener conf.d/b.conf:1:3-11 protocol'],
    },
    'a password file under per_listener_settings': {
      text: lines('per_listener_settings true', 'password_file /p', 'listener 8883'),
      versions: UP_TO_2_0,
      finds: [
        'warning accidental-default-listener mosquitto.conf:2:1-14 password_file',
        'warning listener-without-own-security mosquitto.conf:3:1-14 listener 8883',
      ],
    },
    'no other listener': { text: 'max_connections 100\n', finds: [] },
    'a port that is asked for': { text: lines('port 1884', 'max_connections 100', 'listener 8883'), finds: [] },
    'a value that is the default': {
      text: lines('max_connections -1', 'listener 8883'),
      versions: UP_TO_2_0,
      finds: ['warning option-of-default-listener mosquitto.conf:1:1-16 max_connections'],
    },
  },
  'option-of-default-listener': {
    'further options of the default listener': {
      text: lines('max_connections 100', 'use_username_as_clientid true', 'listener 8883'),
      finds: [
        'warning accidental-default-listener mosquitto.conf:1:1-16 max_connections',
        'warning option-of-default-listener mosquitto.conf:2:1-25 use_username_as_clientid',
      ],
    },
    'one that does not bring it to life': {
      text: lines('tls_version tlsv1.3', 'listener 8883'),
      versions: UP_TO_2_0,
      finds: ['warning option-of-default-listener mosquitto.conf:1:1-12 tls_version'],
    },
    'one that 2.1 refuses': { text: lines('tls_version tlsv1.3', 'listener 8883'), versions: ['2.1.2'], finds: [] },
    'below its listener again, after an include': {
      text: lines('listener 1883', INCLUDE, 'max_connections 1', file('a.conf'), 'max_keepalive 60'),
      finds: [],
    },
  },
  'global-option-in-listener': {
    'different values': {
      text: lines('listener 1883', 'allow_anonymous true', 'listener 8883', 'allow_anonymous false'),
      finds: [
        'warning global-option-in-listener mosquitto.conf:2:1-21 allow_anonymous true',
        'warning global-option-in-listener mosquitto.conf:4:1-22 allow_anonymous false',
      ],
    },
    'below the first of two': {
      text: lines('listener 1883', 'password_file /p', 'listener 8883'),
      finds: ['warning global-option-in-listener mosquitto.conf:2:1-17 password_file /p'],
    },
    'below the last of two': {
      text: lines('listener 1883', 'listener 8883', 'allow_anonymous true'),
      finds: ['info global-option-in-listener mosquitto.conf:3:1-21 allow_anonymous true'],
    },
    'against the value at the top': {
      text: lines('allow_anonymous false', 'listener 1883', 'listener 8883', 'allow_anonymous true'),
      finds: ['warning global-option-in-listener mosquitto.conf:4:1-21 allow_anonymous true'],
    },
    'one listener': { text: lines('listener 1883', 'allow_anonymous true'), finds: [] },
    'above both': { text: lines('allow_anonymous true', 'listener 1883', 'listener 8883'), finds: [] },
    'options of one listener': {
      text: lines('listener 1883', 'listener_allow_anonymous true', 'listener 8883'),
      versions: ['2.1.2'],
      finds: [],
    },
    per_listener_settings: {
      text: lines('per_listener_settings true', 'listener 1883', 'allow_anonymous true', 'listener 8883'),
      finds: [],
    },
  },
  'lost-security-option': {
    'an ACL above the listener': {
      text: lines('per_listener_settings true', 'acl_file /etc/mosquitto/acl', 'listener 1883'),
      versions: UP_TO_2_0,
      finds: ['error lost-security-option mosquitto.conf:2:1-28 acl_file /etc/mosquitto/acl'],
    },
    'anonymous access in the next file': {
      text: lines('per_listener_settings true', 'listener 1883', INCLUDE, file('a.conf'), 'allow_anonymous true'),
      versions: ['2.0.11', '2.0.21'],
      finds: ['error lost-security-option conf.d/a.conf:1:1-21 allow_anonymous true'],
    },
    'refused by 2.1': {
      text: lines('per_listener_settings true', 'acl_file /etc/mosquitto/acl', 'listener 1883'),
      versions: ['2.1.2'],
      finds: [],
    },
    'without per_listener_settings': { text: lines('acl_file /etc/mosquitto/acl', 'listener 1883'), finds: [] },
  },
  'listener-without-own-security': {
    'no ACL': {
      text: lines('per_listener_settings true', 'listener 1883', 'acl_file /a', 'listener 1884'),
      finds: ['warning listener-without-own-security mosquitto.conf:4:1-14 listener 1884'],
    },
    'no passwords': {
      text: lines('per_listener_settings true', 'listener 1883', 'listener 1884', 'password_file /p'),
      finds: ['warning listener-without-own-security mosquitto.conf:2:1-14 listener 1883'],
    },
    'no passwords where none are needed': {
      text: lines(
        'per_listener_settings true',
        'listener 1883',
        'allow_anonymous true',
        'listener 1884',
        'password_file /p',
      ),
      finds: [],
    },
    'no ACL anywhere': { text: lines('per_listener_settings true', 'listener 1883', 'listener 1884'), finds: [] },
    'an http_api listener': {
      text: lines('per_listener_settings true', 'listener 1883', 'acl_file /a', 'listener 1884', 'protocol http_api'),
      versions: ['2.1.2'],
      finds: [],
    },
    'a plugin': {
      text: lines('per_listener_settings true', 'listener 1883', 'acl_file /a', 'listener 1884', 'plugin /x.so'),
      versions: SINCE_2_0,
      finds: [],
    },
  },
  'overwritten-value': {
    'persistence switched off in conf.d': {
      text: lines(DEBIAN.trimEnd(), file('local.conf'), 'persistence false'),
      finds: ['warning overwritten-value mosquitto.conf:5:1-17 persistence true'],
    },
    'a line after include_dir': {
      text: lines(INCLUDE, 'max_keepalive 60', file('a.conf'), 'max_keepalive 120'),
      finds: ['warning overwritten-value conf.d/a.conf:1:1-18 max_keepalive 120'],
    },
    'two listeners': {
      text: lines('listener 1883', 'max_connections 1', 'listener 1884', 'max_connections 2'),
      finds: [],
    },
    'one listener': {
      text: lines('listener 1883', 'max_connections 1', 'max_connections 2'),
      finds: ['warning overwritten-value mosquitto.conf:2:1-18 max_connections 1'],
    },
    'one bridge under two names': {
      text: lines('connection a', 'address x', 'topic a', 'notifications true', 'notifications false'),
      finds: ['warning overwritten-value mosquitto.conf:4:1-19 notifications true'],
    },
    'a path, which only 2.1 takes twice': {
      text: lines('acl_file /a', 'acl_file /b'),
      versions: ['2.1.2'],
      finds: ['warning overwritten-value mosquitto.conf:1:1-12 acl_file /a'],
    },
    'a path, refused before': { text: lines('acl_file /a', 'acl_file /b'), versions: UP_TO_2_0, finds: [] },
    'options that add up': { text: lines('log_type error', 'log_type warning', 'log_type error'), finds: [] },
    'a value that is refused': { text: lines('persistence yes', 'persistence true'), finds: [] },
  },
  'repeated-value': {
    'in one file': {
      text: lines('max_keepalive 120', 'max_keepalive 120 # again'),
      finds: ['info repeated-value mosquitto.conf:1:1-18 max_keepalive 120'],
    },
    'true and 1': {
      text: lines('persistence true', 'persistence 1'),
      finds: ['info repeated-value mosquitto.conf:1:1-17 persistence true'],
    },
    'in an included file': {
      text: lines('persistence true', INCLUDE, file('a.conf'), 'persistence true'),
      finds: ['info repeated-value mosquitto.conf:1:1-17 persistence true'],
    },
  },
  'surprising-include-order': {
    'ten before nine': {
      text: lines(INCLUDE, file('9-a.conf'), 'max_keepalive 60', file('10-a.conf'), 'max_keepalive 90'),
      finds: ['warning surprising-include-order conf.d/10-a.conf:1:1-17 max_keepalive 90'],
    },
    'the usual order': {
      text: lines(INCLUDE, file('05-a.conf'), 'max_keepalive 60', file('10-a.conf'), 'max_keepalive 90'),
      finds: ['warning overwritten-value conf.d/05-a.conf:1:1-17 max_keepalive 60'],
    },
    'the same value': {
      text: lines(INCLUDE, file('9-a.conf'), 'max_keepalive 60', file('10-a.conf'), 'max_keepalive 60'),
      finds: ['info repeated-value conf.d/10-a.conf:1:1-17 max_keepalive 60'],
    },
  },
  'ignored-include-file': {
    'capitals, no suffix, and another suffix': {
      text: INCLUDE,
      files: {
        '/etc/mosquitto/conf.d/A.CONF': 'listener 1883\n',
        '/etc/mosquitto/conf.d/b': '# mine\n\nlistener 1883\nallow_anonymous true\n',
        '/etc/mosquitto/conf.d/c.cfg': 'persistence true\n',
      },
      finds: Array(3).fill('warning ignored-include-file mosquitto.conf:1:13-34 /etc/mosquitto/conf.d'),
    },
    copies: {
      text: INCLUDE,
      files: {
        '/etc/mosquitto/conf.d/a.conf.bak': 'listener 1883\n',
        '/etc/mosquitto/conf.d/a.conf~': '',
        '/etc/mosquitto/conf.d/a.conf.dpkg-old': '',
      },
      finds: Array(3).fill('info ignored-include-file mosquitto.conf:1:13-34 /etc/mosquitto/conf.d'),
    },
    'other files': {
      text: INCLUDE,
      files: {
        '/etc/mosquitto/conf.d/passwd': 'alice:$7$101$x$y\n',
        '/etc/mosquitto/conf.d/acl': 'user alice\ntopic read a/#\n',
        '/etc/mosquitto/conf.d/README.md': 'listener lines belong here\nNot in the main file\n',
        '/etc/mosquitto/conf.d/certs': { dir: true },
        '/etc/mosquitto/conf.d/.hidden': 'listener 1883\n',
        '/etc/mosquitto/conf.d/empty': '',
      },
      finds: [],
    },
  },
  'hidden-include-file': {
    'a hidden file': {
      text: lines(INCLUDE, file('.a.conf'), 'persistence true'),
      finds: ['warning hidden-include-file mosquitto.conf:1:13-34 /etc/mosquitto/conf.d'],
    },
  },
  'include-in-block': {
    'a listener goes on': {
      text: lines('listener 1883', INCLUDE, 'max_connections 1', file('a.conf'), 'listener 1884'),
      finds: ['warning include-in-block mosquitto.conf:3:1-16 max_connections'],
    },
    'global options': {
      text: lines('listener 1883', INCLUDE, 'max_keepalive 60', file('a.conf'), 'listener 1884'),
      finds: [],
    },
    'a listener of its own after it': {
      text: lines('listener 1883', INCLUDE, 'listener 1885', 'max_connections 1', file('a.conf'), 'listener 1884'),
      finds: [],
    },
    'a bridge goes on, which the broker refuses by itself, or does not mind': {
      text: lines(
        'connection a',
        INCLUDE,
        'address x',
        'topic a',
        file('b.conf'),
        'connection b',
        'address y',
        'topic b',
      ),
      versions: ['2.1.2'],
      finds: [],
    },
  },
  bridges: {
    everything: {
      text: lines('connection a', 'address x', 'topic # both 0'),
      finds: ['warning bridge-of-everything mosquitto.conf:3:1-15 topic # both 0'],
    },
    'everything, below a prefix': { text: lines('connection a', 'address x', 'topic # both 0 a/ ""'), finds: [] },
    'everything, one way': { text: lines('connection a', 'address x', 'topic # in'), finds: [] },
    'the same topic': {
      text: lines('connection a', 'address x', 'topic a out 1', 'topic a out 1 # again', 'topic a out 2'),
      finds: ['info repeated-bridge-topic mosquitto.conf:4:1-22 topic a out 1 # again'],
    },
    'a URL': {
      text: lines('connection a', 'address one:1883 mqtts://two:8883', 'topic a'),
      finds: ['error url-as-bridge-address mosquitto.conf:2:18-34 mqtts://two:8883'],
    },
    'IPv6 addresses': {
      text: lines('connection a', 'address 2001:db8::1 ::1:1883 [::1]:1883 fe80::1%eth0:1883', 'topic a'),
      finds: [
        'warning ipv6-bridge-address mosquitto.conf:2:9-20 2001:db8::1',
        'warning ipv6-bridge-address mosquitto.conf:2:30-40 [::1]:1883',
      ],
    },
    'in parallel': {
      text: lines('connection a', 'address x', 'topic h/# both', 'connection b', 'address y X:1883', 'topic h/+ both'),
      finds: ['warning bridges-in-parallel mosquitto.conf:6:1-15 topic h/+ both'],
    },
    'in parallel, with other topics': {
      text: lines('connection a', 'address x', 'topic h/# both', 'connection b', 'address x', 'topic g/# both'),
      finds: [],
    },
    'in parallel, one way': {
      text: lines('connection a', 'address x', 'topic h/# both', 'connection b', 'address x', 'topic h/# in'),
      finds: [],
    },
  },
  'plugin-option-apart': {
    'below a listener': {
      text: lines('plugin /x.so', 'listener 1883', 'plugin_opt_key value'),
      versions: SINCE_2_0,
      finds: ['warning plugin-option-apart mosquitto.conf:3:1-15 plugin_opt_key'],
    },
    'below one of two users': {
      text: lines(
        'plugin_load one /x.so',
        'listener 1883',
        'plugin_use one',
        'plugin_opt_key value',
        'listener 1884',
        'plugin_use one',
      ),
      versions: ['2.1.2'],
      finds: ['warning plugin-option-apart mosquitto.conf:4:1-15 plugin_opt_key'],
    },
    'below its plugin': {
      text: lines('listener 1883', 'plugin /x.so', 'plugin_opt_key value'),
      versions: SINCE_2_0,
      finds: [],
    },
  },
  'relative-path': {
    'many options': {
      text: lines('pid_file run/pid', 'log_dest file mosquitto.log', 'listener 1883', 'password_file ./passwd'),
      finds: [
        'warning relative-path mosquitto.conf:1:10-17 run/pid',
        'warning relative-path mosquitto.conf:2:15-28 mosquitto.log',
        'warning relative-path mosquitto.conf:4:15-23 ./passwd',
      ],
    },
    'a directory of files, and a bridge': {
      text: lines('include_dir conf.d', 'connection a', 'address x', 'topic a', 'bridge_cafile ca.pem'),
      files: { '/conf.d': { dir: true } },
      finds: [
        'warning relative-path mosquitto.conf:1:13-19 conf.d',
        'warning relative-path mosquitto.conf:5:15-21 ca.pem',
      ],
    },
    'a socket': {
      text: 'listener 0 run/mosquitto.sock\n',
      versions: SINCE_2_0,
      finds: ['warning relative-path mosquitto.conf:1:12-30 run/mosquitto.sock'],
    },
    'plugins, with and without a slash': {
      text: lines('plugin ./a.so', 'plugin b.so'),
      versions: SINCE_2_0,
      finds: ['warning relative-path mosquitto.conf:1:8-14 ./a.so'],
    },
    'no paths': { text: lines('persistence_file x.db', 'log_dest stdout'), finds: [] },
    'the handle of a key': {
      text: lines('listener 8883', 'tls_engine x', 'tls_keyform engine', 'keyfile handle'),
      finds: [],
    },
  },
  'pre-shared keys': {
    'no hint': {
      text: lines('psk_file /p', 'listener 8883'),
      finds: ['warning unused-psk-file mosquitto.conf:1:1-12 psk_file /p'],
    },
    'no file': {
      text: lines('listener 8883', 'psk_hint x'),
      finds: ['warning psk-hint-without-keys mosquitto.conf:2:1-11 psk_hint x'],
    },
    both: { text: lines('psk_file /p', 'listener 8883', 'psk_hint x'), finds: [] },
    'the file of another listener': {
      text: lines('per_listener_settings true', 'listener 8883', 'psk_hint x', 'listener 8884', 'psk_file /p'),
      finds: [
        'warning psk-hint-without-keys mosquitto.conf:3:1-11 psk_hint x',
        'warning unused-psk-file mosquitto.conf:5:1-12 psk_file /p',
      ],
    },
  },
  'require-certificate': {
    'no authority': {
      text: lines('listener 8883', 'certfile /c', 'keyfile /k', 'require_certificate true'),
      versions: SINCE_2_0,
      finds: ['error require-certificate-without-authority mosquitto.conf:4:1-25 require_certificate true'],
    },
    'no authority, so no TLS in 1.6': {
      text: lines('listener 8883', 'certfile /c', 'keyfile /k', 'require_certificate true'),
      versions: ['1.6.15'],
      finds: ['error require-certificate-without-tls mosquitto.conf:4:1-25 require_certificate true'],
    },
    'no TLS': {
      text: lines('listener 8883', 'require_certificate true'),
      finds: ['error require-certificate-without-tls mosquitto.conf:2:1-25 require_certificate true'],
    },
    'switched off': { text: lines('listener 8883', 'require_certificate false'), finds: [] },
  },
  'unlimited-queue': {
    '0': {
      text: 'max_queued_messages 0\n',
      versions: ['2.0.11', '2.0.21'],
      finds: ['warning unlimited-queue mosquitto.conf:1:21-22 0'],
    },
    '0 in others': { text: 'max_queued_messages 0\n', versions: ['1.6.15', '2.0.22', '2.1.2'], finds: [] },
    a_number: { text: 'max_queued_messages 1000\n', finds: [] },
  },
};

describe.each(Object.entries(cases))('%s', (_, byName) => {
  const each = Object.entries(byName).flatMap(([name, one]) =>
    (one.versions ?? ALL).map((target) => [name, target, one] as const),
  );
  test.each(each)('%s, %s', (_name, target, { text, files, finds }) => {
    expect(structureFindings(text, target, files)).toEqual(finds);
  });
});

describe.each(structureRules.map((rule) => [rule.id, rule] as const))('the example of %s', (_, rule) => {
  const targets = SINCE_2_0;
  const count = (text: string, target: string) =>
    lintStructure(text, target).filter((diagnostic) => diagnostic.rule === rule.id).length;

  test('is found where it is bad', () => {
    expect(Math.max(...targets.map((target) => count(rule.example.bad, target)))).toBeGreaterThan(0);
  });

  test.each(targets)('is not found where it is good, %s', (target) => {
    expect(count(rule.example.good, target)).toBe(0);
  });
});

describe('the fix', () => {
  const fixed = (text: string) => {
    const [found] = lintStructure(text, '2.1.2').filter(({ fix }) => fix);
    return [found?.fix?.safe, found && applyEdits(found.file, found.fix?.edits ?? []).toString()];
  };

  test.each([
    ['max_keepalive 9\nmax_keepalive 9\n', true, 'max_keepalive 9\n'],
    ['connection a\naddress x\ntopic a\ntopic a', true, 'connection a\naddress x\ntopic a\n'],
    ['connection a\naddress mqtt://x:1\ntopic a\n', false, 'connection a\naddress x:1\ntopic a\n'],
    ['connection a\naddress [::1]:7\ntopic a\n', false, 'connection a\naddress ::1:7\ntopic a\n'],
    ['pid_file ./a\n', false, 'pid_file /a\n'],
  ])('of %j', (text, safe, result) => {
    expect(fixed(text)).toEqual([safe, result]);
  });
});

import { describe, expect } from 'vitest';
import { askedOption, type Selection } from '../../src/conf/edit/asked-option.js';
import { removal, settingChange } from '../../src/config/set.js';
import { valuesFor } from '../../src/config/shown.js';
import { type MqttctlError, UsageError } from '../../src/text/error.js';
import { apply, MAIN, type Root, test } from './tree.js';

interface Edit extends Selection {
  readonly target?: string;
  readonly add?: boolean;
  readonly file?: string;
}

function set(root: Root, option: string, value: string, { target, file, ...rest }: Edit = {}): string {
  const change = settingChange(root.open(target), option, value, rest);
  apply(change.changes);
  const { evaluation } = root.open(target);
  const asked = askedOption(option, evaluation.model.target);
  const { add, ...selection } = rest;
  expect(valuesFor(evaluation, asked, add ? {} : selection).length).toBeGreaterThan(0);
  return root.text(file);
}

function unset(root: Root, option: string, { target, ...rest }: Selection & { value?: string; target?: string } = {}) {
  apply(removal(root.open(target), option, rest).changes);
  return root.text();
}

const TWO = 'max_queued_messages 100\n\n# one\nlistener 1883 127.0.0.1\n\n# two\nlistener 8883\nmax_connections 5\n';
const BRIDGE = 'listener 1883\n\nconnection a\naddress h:1\ntopic # in\n\nconnection b\naddress h:2\ntopic # in\n';

describe('set', () => {
  const cases: [what: string, before: string, option: string, value: string, edit: Edit, after: string][] = [
    [
      'a value where it stands',
      'max_queued_messages 10\n',
      'max_queued_messages',
      '20',
      {},
      'max_queued_messages 20\n',
    ],
    [
      'keeps what is passed over behind a word',
      'persistence false # x\n',
      'persistence',
      'true',
      {},
      'persistence true # x\n',
    ],
    [
      'keeps blanks before the value',
      'max_queued_messages   1\n',
      'max_queued_messages',
      '2',
      {},
      'max_queued_messages   2\n',
    ],
    [
      'keeps CRLF',
      '# a\r\nmax_queued_messages 1\r\n',
      'max_queued_messages',
      '2',
      {},
      '# a\r\nmax_queued_messages 2\r\n',
    ],
    [
      'adds with CRLF',
      '# a\r\nmax_queued_messages 1\r\n',
      'queue_qos0_messages',
      'true',
      {},
      '# a\r\nmax_queued_messages 1\r\nqueue_qos0_messages true\r\n',
    ],
    [
      'adds behind a last line without newline',
      'listener 1883',
      'max_connections',
      '2',
      {},
      'listener 1883\nmax_connections 2\n',
    ],
    [
      'the last of repeated lines',
      'max_keepalive 10\nmax_keepalive 20\n',
      'max_keepalive',
      '30',
      {},
      'max_keepalive 10\nmax_keepalive 30\n',
    ],
    [
      'a global option before the blocks',
      TWO,
      'max_inflight_messages',
      '9',
      {},
      TWO.replace('100\n', '100\nmax_inflight_messages 9\n'),
    ],
    [
      'a global option above the comment of the first block',
      '# one\nlistener 1883\n',
      'max_inflight_messages',
      '9',
      {},
      'max_inflight_messages 9\n# one\nlistener 1883\n',
    ],
    [
      'a security option, one for all',
      TWO,
      'allow_anonymous',
      'false',
      {},
      TWO.replace('100\n', '100\nallow_anonymous false\n'),
    ],
    [
      'one listener',
      TWO,
      'max_connections',
      '7',
      { listener: 1883 },
      TWO.replace('127.0.0.1\n', '127.0.0.1\nmax_connections 7\n'),
    ],
    ['the other listener', TWO, 'max_connections', '7', { listener: 8883 }, TWO.replace(' 5', ' 7')],
    ['the older spelling', 'listener 1883\nmaximum_qos 1\n', 'max_qos', '0', {}, 'listener 1883\nmaximum_qos 0\n'],
    ['under the older spelling', 'listener 1883\nmax_qos 1\n', 'maximum_qos', '0', {}, 'listener 1883\nmax_qos 0\n'],
    ['the default listener', 'port 1884\n', 'max_connections', '3', {}, 'port 1884\nmax_connections 3\n'],
    [
      'a bridge',
      BRIDGE,
      'keepalive_interval',
      '30',
      { bridge: 'a' },
      BRIDGE.replace('in\n\n', 'in\nkeepalive_interval 30\n\n'),
    ],
    ['one more topic', BRIDGE, 'topic', 'x out', { bridge: 'b', add: true }, `${BRIDGE}topic x out\n`],
    [
      'one more log type',
      'log_type error\nlistener 1883\n',
      'log_type',
      'warning',
      { add: true },
      'log_type error\nlog_type warning\nlistener 1883\n',
    ],
    [
      'one more listener',
      'listener 1883\n',
      'listener',
      '1884 127.0.0.1',
      { add: true },
      'listener 1883\nlistener 1884 127.0.0.1\n',
    ],
    [
      'the address of a listener',
      TWO,
      'listener',
      '8883 127.0.0.1',
      { listener: 8883 },
      TWO.replace('8883', '8883 127.0.0.1'),
    ],
    [
      'per_listener_settings before every security option',
      '# c\nmax_keepalive 9\nallow_anonymous false\nlistener 1883\n',
      'per_listener_settings',
      'false',
      {},
      'per_listener_settings false\n# c\nmax_keepalive 9\nallow_anonymous false\nlistener 1883\n',
    ],
    [
      'a duration',
      'persistent_client_expiration 1d\n',
      'persistent_client_expiration',
      '14d',
      {},
      'persistent_client_expiration 14d\n',
    ],
    ['a text with blanks', 'listener 1883\n', 'auto_id_prefix', 'a b', {}, 'auto_id_prefix a b\nlistener 1883\n'],
  ];
  test.for(cases)('%s', ([, before, option, value, edit, after], { root }) => {
    expect(set(root.put(before), option, value, edit)).toBe(after);
  });

  test('a security option of one listener, under per_listener_settings', ({ root }) => {
    const text = 'per_listener_settings true\nlistener 1883\nlistener 1884\n';
    root.put(text);
    expect(() => set(root, 'allow_anonymous', 'true')).toThrow(/add --listener 1883 or --listener 1884/);
    expect(set(root, 'allow_anonymous', 'true', { listener: 1883 })).toBe(
      text.replace('1883\n', '1883\nallow_anonymous true\n'),
    );
  });

  test('an option of a plugin', ({ root }) => {
    const plugin = '/usr/lib/x/mosquitto_dynamic_security.so';
    const text = `listener 1883\nplugin ${plugin}\nplugin_opt_config_file /a\n`;
    root.put({ [MAIN]: text, [plugin]: '' });
    expect(set(root, 'plugin_opt_config_file', '/b')).toBe(text.replace('/a', '/b'));
    expect(set(root, 'plugin_opt_password_init_file', '/p', { plugin: 'mosquitto_dynamic_security' })).toBe(
      `${text.replace('/a', '/b')}plugin_opt_password_init_file /p\n`,
    );
  });

  test('new options of the broker go into a file of their own where a directory is included', ({ root }) => {
    const main = '# of the package\ninclude_dir /etc/mosquitto/conf.d\n';
    root.put({ [MAIN]: main, '/etc/mosquitto/conf.d/a.conf': 'listener 1883\r\nmax_connections 3\r\n' });
    const file = '/etc/mosquitto/conf.d/mqttctl.conf';
    expect(set(root, 'max_keepalive', '10', { file })).toBe('max_keepalive 10\n');
    expect(set(root, 'max_queued_messages', '10', { file })).toBe('max_keepalive 10\nmax_queued_messages 10\n');
    expect(set(root, 'max_connections', '4', { file: '/etc/mosquitto/conf.d/a.conf' })).toBe(
      'listener 1883\r\nmax_connections 4\r\n',
    );
    expect(root.text()).toBe(main);
  });

  test('changes nothing that is so already', ({ root }) => {
    root.put('persistence 1\nlog_type all\nlog_type error\n');
    expect(settingChange(root.open(), 'persistence', 'true', {}).changes).toEqual([]);
    expect(settingChange(root.open(), 'log_type', 'error', { add: true }).changes).toEqual([]);
  });

  const refused: [what: string, before: string, option: string, value: string, edit: Edit, why: RegExp][] = [
    [
      'a value that the broker refuses',
      'persistence true\n',
      'persistence',
      'yes',
      {},
      /would not start with it: .*mosquitto\.conf:1: 'yes' is no boolean/,
    ],
    [
      'a value that it takes for another',
      'max_keepalive 1\n',
      'max_queued_messages',
      '12k',
      {},
      /would not be "12k".* take it for "12"/,
    ],
    ['a value out of range', 'listener 1883\n', 'max_qos', '3', {}, /out of range/],
    [
      'a secret is not repeated',
      'connection a\naddress h\ntopic # in\n',
      'remote_password',
      ' x\tsecret',
      {},
      /^(?!.*secret).*would not/,
    ],
    ['what keeps it from starting', 'listener 1883\n', 'certfile', '/nowhere', {}, /would not start with it/],
    ['an option that the target does not know', 'listener 1883\n', 'websockets_origin', 'x', {}, /came with 2\.1\.0/],
    ['an unknown option', '', 'max_conections', '1', {}, /did you mean max_connections/],
    ['several lines', 'log_type error\nlog_type warning\n', 'log_type', 'all', {}, /more than once \(.*:1, .*:2\)/],
    ['several listeners', TWO, 'max_connections', '1', {}, /--listener 1883 or --listener 8883/],
    [
      'a listener that is not there',
      TWO,
      'max_connections',
      '1',
      { listener: 1 },
      /no listener 1; there is 1883, 8883/,
    ],
    ['a flag that does not go with it', TWO, 'max_keepalive', '1', { listener: 1883 }, /leave out --listener/],
    ['no listener at all', '', 'max_connections', '1', {}, /has none/],
    ['several lines at once', '', 'max_keepalive', '1\nuser root', {}, /one line/],
    ['--add for what is there once', '', 'max_keepalive', '1', { add: true }, /leave out --add/],
  ];
  test.for(refused)('refuses %s', ([, before, option, value, edit, why], { root }) => {
    root.put(before);
    expect(() => set(root, option, value, edit)).toThrow(why);
    expect(root.text()).toBe(before);
  });

  test('tells what takes it up, and what lint says of it', ({ root }) => {
    root.put('listener 1883\nallow_anonymous false\n');
    const change = settingChange(root.open(), 'allow_anonymous', 'true', {});
    expect(change.takenUpBy).toBe('reload');
    expect(change.warnings.map(({ rule }) => rule)).toContain('security/anonymous-from-network');
    expect(settingChange(root.open('2.0.21'), 'max_connections', '3', {}).takenUpBy).toBe('restart');
    expect(settingChange(root.open('2.1.2'), 'max_connections', '3', {}).takenUpBy).toBe('reload');
  });

  test('a configuration that does not start can be mended', ({ root }) => {
    root.put('persistence yes\nmax_keepalive 99999999\nlistener 1883\n');
    expect(set(root, 'persistence', 'true')).toMatch(/^persistence true\n/);
  });

  test('errors are those of the contract', ({ root }) => {
    root.put('listener 1883\n');
    expect(() => set(root, 'nonsense', '1')).toThrow(UsageError);
    expect(() => set(root, 'max_qos', '3')).toThrow(expect.objectContaining({ exitCode: 3 }) as MqttctlError);
  });
});

describe('unset', () => {
  test('takes out all lines of an option', ({ root }) => {
    root.put('max_keepalive 1\n# a\nmax_keepalive 2\nlistener 1883\n');
    expect(unset(root, 'max_keepalive')).toBe('# a\nlistener 1883\n');
  });

  test('takes out one value', ({ root }) => {
    root.put('log_type error\nlog_type debug\n');
    expect(unset(root, 'log_type', { value: 'debug' })).toBe('log_type error\n');
  });

  test('of one listener', ({ root }) => {
    root.put('listener 1\nmax_connections 1\nlistener 2\nmax_connections 2');
    expect(unset(root, 'max_connections', { listener: 2 })).toBe('listener 1\nmax_connections 1\nlistener 2\n');
  });

  test('warns of what it opens', ({ root }) => {
    root.put({ [MAIN]: 'listener 1883\nallow_anonymous true\nacl_file /etc/acl\n', '/etc/acl': 'topic read a\n' });
    const { warnings } = removal(root.open(), 'acl_file', {});
    expect(warnings.map(({ rule }) => rule)).toContain('security/anonymous-from-network');
  });

  test.for([
    ['what the broker needs', BRIDGE, 'address', { bridge: 'a' }, /has no address/],
    [
      'what others belong to',
      'listener 1\nlistener 2\nmax_connections 2\n',
      'listener',
      { listener: 2 },
      /more than listener/,
    ],
  ] as const)('refuses %s', ([, before, option, selection, why], { root }) => {
    root.put(before);
    expect(() => unset(root, option, selection)).toThrow(why);
    expect(root.text()).toBe(before);
  });
});

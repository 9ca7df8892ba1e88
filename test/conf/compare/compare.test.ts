import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareConfigurations } from '../../../src/conf/compare/compare.js';
import type { Difference, Side } from '../../../src/conf/compare/difference.js';
import type { MemoryEntry } from '../../../src/installation/memory-filesystem.js';
import { evaluateTree, MAIN } from '../../lint/world.js';

type Tree = Readonly<Record<string, MemoryEntry>>;
const HASH = '$7$101$c2FsdHNhbHRzYWx0$';
const hash = (letter: string) => HASH + Buffer.alloc(64, letter).toString('base64');

function told(before: string | Tree, after: string | Tree, target = '2.1.2'): string[] {
  const [old, current] = [before, after].map((tree) =>
    evaluateTree(typeof tree === 'string' ? { [MAIN]: tree } : tree, target),
  );
  return compareConfigurations(old as never, current as never).map(line);
}

function line({ kind, of, what, before, after, needs }: Difference): string {
  const side = (said: Side | undefined) =>
    said ? `${said.value}@${said.place ? said.place.file.lineAt(said.place.span.start) : 'default'}` : 'none';
  return `${needs} ${kind} ${[of, what].filter(Boolean).join(' ')}: ${side(before)} -> ${side(after)}`;
}

describe('what means the same', () => {
  test.each<[string, string | Tree, string | Tree]>([
    ['comments and order', 'listener 1883\nsys_interval 5\n', '# all\nsys_interval 5\n\nlistener 1883\n'],
    [
      'a default that is written',
      'listener 1883\n',
      'listener 1883\nsys_interval 10\nmax_connections -1\nlog_dest stderr\n',
    ],
    ['anonymous by default', 'listener 1883\n', 'allow_anonymous false\nlistener 1883\n'],
    ['the order of listeners', 'listener 1883\nlistener 1884\n', 'listener 1884\nlistener 1883\n'],
    [
      'aliases',
      'connection a\naddress h\ntopic # in\nusername u\n',
      'connection a\naddresses h:1883\ntopic # in 0\nremote_username u\n',
    ],
    [
      'files',
      { [MAIN]: 'listener 1883\nmax_connections 5\n' },
      { [MAIN]: 'include_dir /etc/d\n', '/etc/d/a.conf': 'listener 1883\nmax_connections 5\n' },
    ],
    [
      'the order of rules, and one in two',
      { [MAIN]: 'listener 1\nacl_file /a\n', '/a': 'user x\ntopic a\ntopic read b\nuser y\ntopic c\n' },
      {
        [MAIN]: 'listener 1\nacl_file /a\n',
        '/a': 'user y\ntopic c\nuser x\ntopic read b\nuser x\ntopic read a\ntopic write a\n',
      },
    ],
  ])('%s', (_, before, after) => expect(told(before, after)).toEqual([]));
});

describe('what differs', () => {
  test.each<[string, string | Tree, string | Tree, string[]]>([
    [
      'a listener more',
      'listener 1\n',
      'listener 1\nlistener 2\nprotocol websockets\n',
      ['restart listener port 2: none -> websockets@2'],
    ],
    [
      'another address',
      'listener 1\n',
      'listener 1 127.0.0.1\n',
      ['restart listener port 1 on 127.0.0.1: every address@1 -> 127.0.0.1@1'],
    ],
    [
      'a setting of a listener',
      'listener 1\n',
      'listener 1\nmax_connections 5\n',
      ['reload setting port 1 max_connections: -1@default -> 5@2'],
    ],
    [
      'who gets in',
      'listener 1\n',
      'listener 1\nallow_anonymous true\n',
      ['reload setting port 1 allow_anonymous: false@default -> true@2'],
    ],
    ['a global setting', 'sys_interval 10\n', 'sys_interval 20\n', ['reload setting sys_interval: 10@1 -> 20@1']],
    [
      'a log that goes elsewhere',
      'listener 1\n',
      'listener 1\nlog_dest syslog\n',
      ['reload setting log_dest: none -> syslog@2', 'reload setting log_dest: stderr@default -> none'],
    ],
    [
      'a bridge',
      'connection a\naddress h\ntopic # in\nremote_password one\n',
      'connection a\naddress g\ntopic # out\nremote_password two\n',
      [
        'reload setting bridge a address: h:1883@2 -> g:1883@2',
        'reload bridge topic bridge a #: # in 0@3 -> none',
        'reload bridge topic bridge a #: none -> # out 0@3',
        'reload setting bridge a remote_password: …@4 -> …@4',
      ],
    ],
    [
      'a bridge more',
      'listener 1\n',
      'listener 1\nconnection a\naddress h\ntopic # in\n',
      ['reload bridge a: none -> h:1883@2'],
    ],
    [
      'a plugin and its option',
      'plugin /a.so\nplugin_opt_file x\n',
      'plugin /a.so\nplugin_opt_file y\nplugin /b.so\n',
      [
        'restart plugin option plugin /a.so plugin_opt_file: x@2 -> y@2',
        'restart plugin /b.so: none -> for all listeners@3',
      ],
    ],
    [
      'the order of plugins',
      'plugin /a.so\nplugin /b.so\n',
      'plugin /b.so\nplugin /a.so\n',
      ['restart plugin order of the plugins: 1. /a.so@1 -> 1. /b.so@1'],
    ],
    [
      'users, never their hashes',
      { [MAIN]: 'listener 1\npassword_file /p\n', '/p': `a:${hash('a')}\nb:${hash('a')}\nc:${hash('a')}\n` },
      { [MAIN]: 'listener 1\npassword_file /p\n', '/p': `d:${hash('a')}\nb:${hash('b')}\nc:${hash('a')}\n` },
      ['reload user a: …@1 -> none', 'reload user b: …@2 -> …@2', 'reload user d: none -> …@1'],
    ],
    [
      'rules',
      { [MAIN]: 'listener 1\nacl_file /a\n', '/a': 'user x\ntopic read a\n' },
      { [MAIN]: 'listener 1\nacl_file /a\n', '/a': 'topic b\nuser x\ntopic a\n' },
      ['reload ACL rule user x a: read@2 -> readwrite@3', 'reload ACL rule anonymous clients b: none -> readwrite@1'],
    ],
    [
      'security of one listener',
      { [MAIN]: 'per_listener_settings true\nlistener 1\nacl_file /a\nlistener 2\n', '/a': '' },
      { [MAIN]: 'per_listener_settings true\nlistener 1\nlistener 2\nacl_file /a\n', '/a': '' },
      ['reload setting port 1 acl_file: /a@3 -> none', 'reload setting port 2 acl_file: none -> /a@4'],
    ],
  ])('%s', (_, before, after, expected) => expect(told(before, after)).toEqual(expected));

  test('2.0 does not take up at a reload what 2.1 does', () => {
    expect(told('listener 1\n', 'listener 1\nmax_connections 5\n', '2.0.21')).toEqual([
      'restart setting port 1 max_connections: -1@default -> 5@2',
    ]);
  });

  test('with another version other defaults count', () => {
    const [old, current] = ['2.0.21', '2.1.2'].map((target) => evaluateTree({ [MAIN]: 'listener 1\n' }, target));
    const names = compareConfigurations(old as never, current as never).map(({ what }) => what);
    expect(names).toContain('max_packet_size');
    expect(names).toContain('allow_duplicate_messages');
  });
});

const lines = fc.subarray(
  [
    'sys_interval 7',
    'max_keepalive 50',
    'log_type all',
    'allow_anonymous true',
    'persistence true',
    'retain_available false',
  ],
  { minLength: 2 },
);

test('the order of global lines never counts, the lines do', () => {
  fc.assert(
    fc.property(lines, fc.boolean(), (some, turned) => {
      const text = ['listener 1', ...some].join('\n');
      const other = ['listener 1', ...(turned ? [...some].reverse() : some)].join('\n');
      expect(told(text, other)).toEqual([]);
      expect(told(text, 'listener 1\n').length).toBeGreaterThan(0);
      expect(told(text, 'listener 1\n').length).toBe(told('listener 1\n', text).length);
    }),
    { numRuns: 30 },
  );
});

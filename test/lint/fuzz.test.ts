import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MemoryEntry } from '../../src/installation/memory-filesystem.js';
import { allRules } from '../../src/lint/all-rules.js';
import { fixedFiles } from '../../src/lint/fixes.js';
import type { LintResult } from '../../src/lint/result.js';
import { unifiedDiff } from '../../src/report/diff.js';
import { githubReport } from '../../src/report/github.js';
import { jsonReport } from '../../src/report/json.js';
import { junitReport } from '../../src/report/junit.js';
import { lintSchema } from '../../src/report/lint-schema.js';
import { sarifReport } from '../../src/report/sarif.js';
import { textReport } from '../../src/report/text.js';
import type { Place } from '../../src/text/diagnostic.js';
import { DANGEROUS, plain } from '../report/sample.js';
import { lintTree, MAIN, resultOf } from './world.js';

const TARGETS = ['1.6.15', '2.0.11', '2.0.22', '2.1.2', '3.0.0'];
const RUNS = 60;

/** Where the bytes of chance stand, beside what makes the broker read them. */
const SLOTS: Readonly<Record<string, (bytes: Buffer) => Record<string, MemoryEntry>>> = {
  'the main file': (bytes) => ({ [MAIN]: bytes }),
  'an included file': (bytes) => ({
    [MAIN]: 'include_dir /etc/mosquitto/conf.d\n',
    '/etc/mosquitto/conf.d/a.conf': bytes,
    '/etc/mosquitto/conf.d/b.conf': 'listener 1883\n',
  }),
  'the password file': (bytes) => ({ [MAIN]: 'listener 1883\npassword_file /etc/p\n', '/etc/p': bytes }),
  'the ACL file': (bytes) => ({ [MAIN]: 'listener 1883\nacl_file /etc/a\n', '/etc/a': bytes }),
  'the PSK file': (bytes) => ({ [MAIN]: 'listener 8883\npsk_hint h\npsk_file /etc/k\n', '/etc/k': bytes }),
};

/** Bytes, and pieces that come near to the languages. */
const PIECES = [
  ...['listener', 'port', 'bind_address', 'include_dir', 'connection', 'address', 'topic', 'user', 'pattern', 'plugin'],
  ...['password_file', 'acl_file', 'psk_file', 'certfile', 'cafile', 'bridge_cafile', 'protocol', 'allow_anonymous'],
  ...['plugin_opt_x', 'auth_plugin', 'log_type', 'log_dest', 'per_listener_settings', 'max_keepalive', 'notaword'],
  ...['read', 'write', 'readwrite', 'deny', 'both', 'out', 'in', 'true', 'false', 'yes', 'websockets', 'all', 'none'],
  ...[
    '0',
    '1883',
    '-1',
    '99999999999999999999',
    '0x1F',
    '127.0.0.1',
    '::1',
    '/etc/mosquitto',
    '$SYS/#',
    '+/%u/#',
    '%c',
  ],
  ...['alice', 'alice:', ':', '$7$101$q83vASNFZ4mrze8B$AAAA', '$6$x$y', '$argon2id$v=19$m=1,t=1,p=1$a$b', 'deadbeef'],
  ...[
    '# mqttctl-disable-next-line',
    '#',
    '--',
    '"',
    "'",
    '\t',
    '  ',
    '\n',
    '\n',
    '\n',
    '\r\n',
    '\r',
    '\0',
    '\ufeff',
    '\u001b[2J',
  ],
  ...['\u202e', 'äöü', '家😀', '\u009b', '\ufffe'],
].map((text) => Buffer.from(text));

const bytesOfChance = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...PIECES) },
      { weight: 3, arbitrary: fc.constant(Buffer.from(' ')) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)) },
      { weight: 1, arbitrary: fc.constantFrom(250, 998, 1100).map((size) => Buffer.alloc(size, 'x')) },
    ),
    { maxLength: 80 },
  )
  .map((pieces) => Buffer.concat(pieces));

function placesOf({ trees }: LintResult): Place[] {
  return trees.flatMap(({ diagnostics }) =>
    diagnostics.flatMap((found) => [found, ...(found.related ?? []), ...(found.fix?.edits ?? [])]),
  );
}

function reportsOf(result: LintResult): string[] {
  return [
    textReport(result, { chalk: plain }),
    jsonReport(result),
    sarifReport(result, allRules, '0'),
    githubReport(result),
    junitReport(result),
    ...Array.from(fixedFiles(result, { unsafe: true }), ([file, bytes]) => unifiedDiff(file, bytes)),
  ];
}

/** Lints, and looks at all that is promised for whatever files there are. */
function check(files: Record<string, MemoryEntry>, target: string): LintResult {
  const tree = lintTree(files, { target });
  const result = resultOf(tree);
  expect(tree.starts).toBe(!tree.diagnostics.some(({ fatal }) => fatal));
  expect(tree.rejection === null).toBe(tree.starts);
  for (const { file, span } of placesOf(result)) {
    const isWithin = 0 <= span.start && span.start <= span.end && span.end <= file.bytes.length;
    if (!isWithin) expect.fail(`${span.start} to ${span.end} of ${file.bytes.length}: ${jsonReport(result)}`);
  }
  return result;
}

/** The files after all fixes, safe or not. */
function repaired(files: Record<string, MemoryEntry>, result: LintResult): Record<string, MemoryEntry> {
  const changes = Array.from(fixedFiles(result, { unsafe: true }), ([file, bytes]) => [file.path, bytes] as const);
  return { ...files, ...Object.fromEntries(changes) };
}

describe.each(Object.entries(SLOTS))('bytes of chance in %s', (_, filesWith) => {
  test.each(TARGETS)('are linted, reported and repaired for %s', (target) => {
    fc.assert(
      fc.property(bytesOfChance, (bytes) => {
        const files = filesWith(bytes);
        const result = check(files, target);
        for (const report of reportsOf(result)) expect(report).not.toMatch(DANGEROUS);
        lintSchema.parse(JSON.parse(jsonReport(result)));
        check(repaired(files, result), target);
      }),
      { numRuns: RUNS, seed: 1883 },
    );
  });
});

const LARGE: Readonly<Record<string, Buffer>> = {
  'a giant line': Buffer.alloc(300_000, 'x'),
  'a giant line of words': Buffer.from('port '.repeat(60_000)),
  'a giant value': Buffer.from(`port ${'9'.repeat(300_000)}\n`),
  'a giant path': Buffer.from(`password_file /${'x/'.repeat(150_000)}\n`),
  'a giant topic': Buffer.from(`connection a\naddress b\ntopic ${'+/'.repeat(100_000)}# both\n`),
  'a giant hash': Buffer.from(`alice:$7$101$${'A'.repeat(200_000)}$${'B'.repeat(200_000)}\n`),
  'a million commas': Buffer.alloc(1_000_000, ','),
  'a million commas of a list': Buffer.from(`log_type ${','.repeat(1_000_000)}\n`),
  'only CR': Buffer.alloc(300_000, '\r'),
  'only NUL': Buffer.alloc(100_000, 0),
  'only LF': Buffer.alloc(300_000, '\n'),
  'only blanks': Buffer.alloc(300_000, ' '),
  'only colons': Buffer.alloc(300_000, ':'),
  'only 0xff': Buffer.alloc(300_000, 0xff),
  'wide characters': Buffer.from('家'.repeat(100_000)),
  'colons on lines': Buffer.from(':\n'.repeat(10_000)),
  'unknown options': Buffer.from('x 1\n'.repeat(10_000)),
  'different unknown options': Buffer.from(Array.from({ length: 5000 }, (_, i) => `listenr${i} 1\n`).join('')),
  listeners: Buffer.from(Array.from({ length: 5000 }, (_, i) => `listener ${i + 1}\n`).join('')),
  bridges: Buffer.from(Array.from({ length: 3000 }, (_, i) => `connection c${i}\naddress h${i}\ntopic #\n`).join('')),
  users: Buffer.from(Array.from({ length: 4000 }, (_, i) => `user u${i}\ntopic read a/${i}/#\n`).join('')),
  'the same user': Buffer.from('alice:x\n'.repeat(10_000)),
  'the same option': Buffer.from('max_keepalive 60\n'.repeat(5000)),
  include_dir: Buffer.from('include_dir /etc/mosquitto/none\n'.repeat(3000)),
  'comments that silence': Buffer.from('# mqttctl-disable-next-line conf/unknown-option -- x\nx 1\n'.repeat(2000)),
};

/** What takes more than linear time would not be done within the limit of a test; how long it really takes is for bench/. */
describe.each(Object.entries(LARGE))('%s', (_, bytes) => {
  test.each(Object.keys(SLOTS))('in %s comes to an end', { timeout: 60_000 }, (slot) => {
    for (const target of ['2.0.22', '2.1.2']) {
      const result = check(SLOTS[slot]?.(bytes) ?? {}, target);
      for (const report of reportsOf(result)) expect(report.length).toBeGreaterThanOrEqual(0);
    }
  });
});

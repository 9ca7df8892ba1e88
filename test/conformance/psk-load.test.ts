import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { version } from '../../src/conf/version.js';
import { loadPskFile } from '../../src/psk/load.js';
import { type BrokerSandbox, openSandbox } from '../brokers/harness.js';
import type { BrokerVersion } from '../brokers/trees.js';
import { CASES, difference, oddFile, SEED, sourceOf, startWith, VERSIONS } from './security-file.js';

const MESSAGES = { other: /psk for identity/ };

let sandbox: BrokerSandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});
afterAll(() => sandbox.close());

async function compare(target: BrokerVersion, bytes: Buffer): Promise<string> {
  const { problems } = loadPskFile(sourceOf(bytes), version(target));
  return difference(await startWith(sandbox, target, 'psk_file', bytes), problems, MESSAGES);
}

const TEXTS = [
  ...[
    '',
    '\n',
    '# c\n',
    '#a:xyz\n',
    ' #a:xyz\n',
    'device\n',
    ':::\n',
    ':',
    'device:',
    'device:\n',
    'device: \n',
    ' :00\n',
    ' :xy\n',
  ],
  ...[
    'device:0123456789abcdefABCDEF\n',
    'device:012\n',
    'device:xyz\n',
    'device:0x12\n',
    'device: 12 \r\n',
    'device:1 2\n',
  ],
  ...[
    'device:12:xyz\n',
    '::device:12\n',
    '::device:xy\n',
    'a:12\na:34\n',
    'a:12\na:xy\n',
    'a:xy\na:12\n',
    'a:\na:xy\n',
  ],
  ...[
    'a:12\0\nb:xy\n',
    'a:12\n\0\nb:xy\n',
    'a:12\nb:xy\0',
    'a:12\nb:x\0y\nc:z\n',
    '\xef\xbb\xbfa:12\n',
    '\xff:12\n',
    '\xff:\xff\n',
  ],
  `${'u'.repeat(65536)}:xy\n`,
  `a:${'1'.repeat(65535)}\n`,
  `a:${'x'.repeat(65536)}\n`,
  `a:${'1'.repeat(65536)}\na:xy\n`,
  `a:${'x'.repeat(253)}`,
  `a:${'x'.repeat(252)}`,
];

describe.each(VERSIONS)('%s', (target) => {
  test.each(TEXTS.map((text) => [text.slice(0, 40), text]))('%j', async (_, text) => {
    expect(await compare(target, Buffer.from(text, 'latin1'))).toBe('');
  });

  test(`${CASES} generated files`, { timeout: CASES * 1000 }, async () => {
    const line = fc
      .tuple(
        fc.constantFrom('a', 'b', ' a', 'a ', '', '#a'),
        fc.constantFrom(':', ':', ' : ', '::', ''),
        fc.constantFrom('12', '34', 'ABCdef0', '', 'xyz', ' 12 ', '1 2', '12:xy'),
      )
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(oddFile(line), async (bytes) => {
        expect(await compare(target, bytes)).toBe('');
      }),
      { numRuns: CASES, seed: SEED },
    );
  });
});

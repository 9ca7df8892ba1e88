import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { version } from '../../src/conf/version.js';
import {
  ACL_READER,
  brokerLines,
  CONFIGURATION_READER,
  PASSWORD_READER,
  type Reader,
} from '../../src/text/broker-lines.js';
import { filePieces } from '../../src/text/file-pieces.js';
import { SourceFile } from '../../src/text/source-file.js';
import { readLines, type Upstream } from './fgets.js';

const UPSTREAMS: readonly Upstream[] = ['2.0.11', '2.0.22', '2.1.2'];
const READERS: readonly Reader[] = [CONFIGURATION_READER, ACL_READER, PASSWORD_READER];

function read(text: string | Buffer, target: string, reader = CONFIGURATION_READER): string[] {
  const file = new SourceFile('x', typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
  return Array.from(brokerLines(file, version(target), reader), ({ start, end }) =>
    file.bytes.toString('latin1', start, end),
  );
}

describe('lines', () => {
  test.each(UPSTREAMS)('keep their ends, and count from 1 (%s)', (target) => {
    expect(read('', target)).toEqual([]);
    expect(read('a\r\n\nb', target)).toEqual(['a\r\n', '\n', 'b']);
    const file = new SourceFile('x', Buffer.from('a\n\nb\n'));
    expect(Array.from(brokerLines(file, version(target)))).toEqual([
      { line: 1, start: 0, end: 2, next: 2 },
      { line: 2, start: 2, end: 3, next: 3 },
      { line: 3, start: 3, end: 5, next: 5 },
    ]);
  });

  test.each(UPSTREAMS)('a last line without newline that fills the buffer is lost (%s)', (target) => {
    for (const size of [998, 1000, 1998]) expect(read('x'.repeat(size), target)).toHaveLength(1);
    for (const size of [999, 1999, 2999]) expect(read('x'.repeat(size), target)).toEqual([]);
    for (const size of [255, 1255]) expect(read('x'.repeat(size), target, ACL_READER)).toEqual([]);
    expect(read(`${'x'.repeat(999)}\n`, target)).toHaveLength(1);
  });

  test('the buffer keeps the size that an earlier line gave it', () => {
    expect(read(`${'x'.repeat(1000)}\n${'y'.repeat(999)}`, '2.1.2')).toHaveLength(2);
    expect(read(`${'x'.repeat(1000)}\n${'y'.repeat(1999)}`, '2.1.2')).toHaveLength(1);
  });
});

describe('a NUL', () => {
  test('inside a line swallows the rest of the file up to 2.0', () => {
    for (const target of ['2.0.11', '2.0.22']) {
      expect(read('a\nb\0c\nd\n', target)).toEqual(['a\n']);
      expect(read('a\nb\0c\nd', target)).toEqual(['a\n', 'b']);
    }
  });

  test('inside a line ends reading from 2.1 on, or loses that line where the reader reads on', () => {
    expect(read('a\nb\0c\nd\n', '2.1.2')).toEqual(['a\n']);
    expect(read('a\nb\0c', '2.1.2')).toEqual(['a\n', 'b']);
    expect(read('a\nb\0c\nd\n', '2.1.2', PASSWORD_READER)).toEqual(['a\n', 'd\n']);
  });

  test('as first byte makes an empty line, up to 2.0.11 the end', () => {
    expect(read('a\n\0b\nc\n', '2.0.11')).toEqual(['a\n']);
    for (const target of ['2.0.12', '2.0.22', '2.1.2']) expect(read('a\n\0b\nc\n', target)).toEqual(['a\n', '', 'c\n']);
  });
});

const byteRuns = fc
  .array(
    fc.tuple(
      fc.constantFrom('\n', '\0', 'x', 'yz', ':', '\r\n'),
      fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.constantFrom(253, 254, 255, 256, 743, 744, 998, 999, 1000)),
    ),
    { maxLength: 12 },
  )
  .map((runs) => Buffer.from(runs.map(([text, count]) => text.repeat(count)).join(''), 'latin1'));

describe.each(UPSTREAMS)('any bytes are read as by the C of %s', (upstream) => {
  test.each(READERS)('%o', (reader) => {
    fc.assert(
      fc.property(byteRuns, (bytes) => {
        expect(read(bytes, upstream, reader)).toEqual(readLines(bytes, upstream, reader.buffer, reader.readsOn));
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test('pieces have no gap', () => {
    fc.assert(
      fc.property(byteRuns, fc.constantFrom(...READERS), (bytes, reader) => {
        let at = 0;
        for (const { span, line } of filePieces(new SourceFile('x', bytes), version(upstream), reader)) {
          expect(span.start).toBe(at);
          if (line) expect([line.start, line.next]).toEqual([span.start, span.end]);
          at = span.end;
        }
        expect(at).toBe(bytes.length);
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

test('huge files are read in linear time', { timeout: 20_000 }, () => {
  const huge = 16 * 1024 * 1024;
  for (const fill of ['x', '\n', '\0', 'x\0']) {
    const file = new SourceFile('x', Buffer.alloc(fill === '\n' ? huge / 16 : huge, fill));
    for (const target of UPSTREAMS) for (const _ of brokerLines(file, version(target)));
  }
});

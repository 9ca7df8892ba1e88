import type { Version } from '../conf/version.js';
import { t } from '../language/t.js';
import { type BrokerLine, brokerLines, type Reader } from './broker-lines.js';
import type { Diagnostic } from './diagnostic.js';
import type { SourceFile, Span } from './source-file.js';

/** A stretch of a file: one line with its end, or bytes that the broker never gets as a line. */
export interface FilePiece {
  /** Pieces follow each other without a gap: their bytes, one after the other, are the file. */
  readonly span: Span;
  /** What the broker gets of it, if anything. */
  readonly line: BrokerLine | undefined;
}

/** Takes a whole file apart, the lines that the broker reads and what it loses between them. */
export function* filePieces(file: SourceFile, target: Version, reader: Reader): Generator<FilePiece> {
  let start = 0;
  for (const line of brokerLines(file, target, reader)) {
    if (line.start > start) yield { span: { start, end: line.start }, line: undefined };
    yield { span: { start: line.start, end: line.next }, line };
    start = line.next;
  }
  if (start < file.bytes.length) yield { span: { start, end: file.bytes.length }, line: undefined };
}

/**
 * Reports what the broker silently does not read of a piece, if anything. Nothing here stops the broker.
 *
 * @param family first part of the rule id, such as `acl`
 */
export function unreadBytes(file: SourceFile, { span, line }: FilePiece, family: string): Diagnostic | undefined {
  const lost = { start: line ? line.end : span.start, end: span.end };
  if (lost.start === lost.end) return undefined;
  const report = (rule: string, message: string): Diagnostic => ({
    rule: `${family}/${rule}`,
    severity: 'error',
    fatal: false,
    message,
    file,
    span: lost,
  });
  const nul = file.bytes.indexOf(0, lost.start);
  if (nul === -1 || nul >= lost.end) {
    return report('lost-last-line', t`The broker loses this last line because no newline ends it: add one.`);
  }
  const lines = file.lineAt(lost.end - 1) - file.lineAt(lost.start);
  const first = line && line.end > line.start ? t`the rest of this line` : t`this line`;
  const what = lines === 0 ? first : t`${first} and the next ${lines}`;
  return report('nul-byte', t`A NUL byte keeps the broker from reading ${what}: save the file as plain UTF-8.`);
}

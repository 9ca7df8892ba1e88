/**
 * The broker's line readers as they stand in C, buffer and all: slow and literal, to compare brokerLines with.
 * `fgets_extending` of lib/misc_mosq.c (2.0.11 and 2.0.22), `mosquitto_fgets` of libcommon/file_common.c (2.1.2).
 */
export type Upstream = '2.0.11' | '2.0.22' | '2.1.2';

/** All lines that a loop around the reader gets: `while(fgets…)`, or `while(!feof) if(fgets…)` with `asksFeof`. */
export function readLines(bytes: Buffer, upstream: Upstream, buflen: number, asksFeof: boolean): string[] {
  const stream = { bytes, at: 0, eof: false };
  const buffer = { bytes: Buffer.alloc(buflen, 0xaa) };
  const lines: string[] = [];
  for (;;) {
    if (asksFeof && stream.eof) return lines;
    if (extending(buffer, stream, upstream)) lines.push(buffer.bytes.toString('latin1', 0, strlen(buffer.bytes)));
    else if (!asksFeof) return lines;
  }
}

interface Stream {
  readonly bytes: Buffer;
  at: number;
  eof: boolean;
}

/** False for NULL. */
function extending(buffer: { bytes: Buffer }, stream: Stream, upstream: Upstream): boolean {
  let offset = 0;
  for (;;) {
    const got = fgets(buffer.bytes.subarray(offset), stream);
    if (stream.eof || (!got && upstream !== '2.0.11')) return got;
    const length = strlen(buffer.bytes);
    if (length === 0 && upstream !== '2.0.11') return got;
    if (buffer.bytes[length - 1] === 0x0a) return got;
    if (upstream === '2.1.2' && length + 1 < buffer.bytes.length) return false;
    offset = buffer.bytes.length - 1;
    buffer.bytes = Buffer.concat([buffer.bytes, Buffer.alloc(1000, 0xaa)]);
  }
}

function fgets(into: Buffer, stream: Stream): boolean {
  let count = 0;
  while (count < into.length - 1) {
    if (stream.at === stream.bytes.length) {
      stream.eof = true;
      break;
    }
    const byte = stream.bytes[stream.at++] as number;
    into[count++] = byte;
    if (byte === 0x0a) break;
  }
  if (count === 0) return false;
  into[count] = 0;
  return true;
}

function strlen(bytes: Buffer): number {
  return bytes.indexOf(0);
}

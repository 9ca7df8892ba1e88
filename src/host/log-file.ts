import { closeSync, fstatSync, openSync, readdirSync, readlinkSync, readSync, type Stats, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import type { LogLine, LogQuery } from './log-line.js';
import { timeOfLine } from './log-time.js';

const CHUNK = 64 * 1024;
/** What is read of a log at most, from its end. */
const SIZE_MAX = 64 * 1024 * 1024;
const POLL_MS = 250;

/**
 * The end of a log file, oldest line first. A file that is rotated is followed by its name.
 *
 * @throws MqttctlError where it cannot be read
 */
export async function* readLogFile(path: string, query: LogQuery): AsyncGenerator<LogLine> {
  const position = LogPosition.atEnd(path);
  try {
    yield* selected(position.linesBefore(query), query);
    while (query.follow && !query.follow.aborted) {
      yield* position.newLines().map(dated);
      await sleep(POLL_MS, undefined, { signal: query.follow }).catch(() => {});
    }
  } finally {
    position.close();
  }
}

/** Where a log file ended at some moment: what is added to it can be read from there. */
export class LogPosition {
  /** The beginning of a line whose end is not written yet. */
  #open = Buffer.alloc(0);

  private constructor(
    private readonly path: string,
    private files: { fd: number; offset: number }[],
  ) {}

  /**
   * The end of the file. At a rotation it has another name already, and the broker writes to it until it is told to open
   * its log anew.
   *
   * @param writer the process that has it open, perhaps by another name
   * @throws MqttctlError where it cannot be read
   */
  static atEnd(path: string, writer?: number): LogPosition {
    const names = [path, ...(writer === undefined ? [] : openedAs(path, writer))];
    const files: { fd: number; offset: number }[] = [];
    for (const name of names) {
      try {
        const fd = openSync(name, 'r');
        files.push({ fd, offset: fstatSync(fd).size });
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT') continue;
        throw new MqttctlError(
          code === 'EACCES'
            ? t`The log ${path} cannot be read (${code}): use sudo.`
            : t`The log ${path} cannot be read (${code}): look at log_dest.`,
        );
      }
    }
    return new LogPosition(path, files);
  }

  /** Whole lines that were added since the last call. */
  newLines(): string[] {
    this.#followName();
    const parts = this.files.map((file) => {
      const { size } = fstatSync(file.fd);
      // It was cut off: what comes now is new.
      if (size < file.offset) file.offset = 0;
      const added = readAt(file.fd, file.offset, size - file.offset);
      file.offset += added.length;
      return added;
    });
    const bytes = Buffer.concat([this.#open, ...parts]);
    const end = bytes.lastIndexOf(LF) + 1;
    this.#open = bytes.subarray(end);
    return end === 0 ? [] : linesOf(bytes.subarray(0, end - 1));
  }

  /** The lines before, from the end of the file back to where the query has enough. */
  linesBefore({ lines, since }: LogQuery): string[] {
    const [file] = this.files;
    if (!file || file.offset === 0) return [];
    let start = file.offset;
    let bytes = Buffer.alloc(0);
    const hasEnough = () => {
      const found = linesOf(bytes).slice(1);
      if (lines !== undefined && found.length > lines) return true;
      const first = since && found.map((line) => timeOfLine(line)).find((time) => time !== undefined);
      return first !== undefined && first < (since as Date);
    };
    while (start > 0 && bytes.length < SIZE_MAX && !hasEnough()) {
      // Twice as much at every step, so that nothing is looked through too often.
      const length = Math.min(start, Math.max(CHUNK, bytes.length));
      start -= length;
      bytes = Buffer.concat([readAt(file.fd, start, length), bytes]);
    }
    const whole = bytes.at(-1) === LF ? bytes.subarray(0, -1) : bytes;
    return linesOf(whole).slice(start > 0 ? 1 : 0);
  }

  close(): void {
    for (const { fd } of this.files) closeSync(fd);
    this.files = [];
  }

  /** A new file of that name takes the place of the old one, which is read to its end. */
  #followName(): void {
    const now = statSync(this.path, { throwIfNoEntry: false });
    if (!now || this.files.some(({ fd }) => isSame(fstatSync(fd), now))) return;
    try {
      this.files.push({ fd: openSync(this.path, 'r'), offset: 0 });
    } catch {
      // It is not ours to read, or gone again.
    }
  }
}

const LF = 0x0a;

/** The files that a process has open whose names begin like that one, in the same directory: `mosquitto.log.1`. */
function openedAs(path: string, pid: number): string[] {
  const directory = `/proc/${pid}/fd`;
  try {
    return readdirSync(directory)
      .map((name) => `${directory}/${name}`)
      .filter((fd) => isRotated(targetOf(fd), path));
  } catch {
    return [];
  }
}

function isRotated(target: string, path: string): boolean {
  return target !== path && target.startsWith(path) && !target.slice(path.length).includes('/');
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    // Closed meanwhile.
    return '';
  }
}

function isSame(a: Stats, b: Stats): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

function readAt(fd: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(Math.max(length, 0));
  let filled = 0;
  while (filled < length) {
    const count = readSync(fd, buffer, filled, length - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}

function linesOf(bytes: Buffer): string[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''));
}

function dated(text: string): LogLine {
  return { text, time: timeOfLine(text) };
}

/** A line without a time of its own is as old as the one before. */
function selected(texts: readonly string[], { lines, since }: LogQuery): LogLine[] {
  let time: Date | undefined;
  const all = texts.map((text) => {
    time = timeOfLine(text) ?? time;
    return { text, time };
  });
  const recent = since ? all.filter((line) => line.time === undefined || line.time >= since) : all;
  return lines === undefined ? recent : recent.slice(-lines || recent.length);
}

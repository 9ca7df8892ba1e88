/** What the tests run in processes of their own: `child.mjs DEED FILE ARGUMENT`. */
import { readFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { endOrderlyWhenInterrupted } from '../../src/cli/interrupt.js';
import { changeFile } from '../../src/store/change-file.js';
import { replaceFiles } from '../../src/store/replace.js';
import { MqttctlError } from '../../src/text/error.js';
import { SourceFile } from '../../src/text/source-file.js';
import { ALTERNATIVES } from './alternatives.js';

const DEEDS: Record<string, (...args: string[]) => Promise<void>> = { append, put, putBoth, hold, alternate };

const notify = (sentence: string) => say(2, sentence);

function say(descriptor: number, line: string): void {
  writeSync(descriptor, `${line}\n`);
}

async function append(file: string, line: string): Promise<void> {
  await changeFile(file, (current) => Buffer.concat([current?.bytes ?? Buffer.alloc(0), Buffer.from(`${line}\n`)]));
}

async function put(file: string, content: string): Promise<void> {
  await changeFile(file, () => beginning(Buffer.from(content)), { notify });
}

async function putBoth(file: string, other: string, content: string): Promise<void> {
  const read = [file, other].map((path) => new SourceFile(path, readFileSync(path)));
  await replaceFiles(new Map(read.map((one) => [one, beginning(Buffer.from(content))])), { notify });
}

/** Keeps the file locked for a while. */
async function hold(file: string, milliseconds: string): Promise<void> {
  await changeFile(file, async () => {
    const content = beginning(Buffer.from('held\n'));
    await sleep(Number(milliseconds));
    return content;
  });
}

/** From the first input on, gives each of the files one content after the other, until it is killed. */
async function alternate(...files: string[]): Promise<void> {
  say(1, 'ready');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  const change = (current: SourceFile | undefined) =>
    beginning(ALTERNATIVES.find((content) => !current?.bytes.equals(content)) as Buffer);
  await Promise.all(
    files.map(async (file) => {
      for (;;) await changeFile(file, change);
    }),
  );
}

/** Says that the work begins that matters. */
function beginning(content: Buffer): Buffer {
  say(1, 'begin');
  return content;
}

endOrderlyWhenInterrupted();
say(1, 'start');
const [deed = '', ...rest] = process.argv.slice(2);
try {
  await DEEDS[deed]?.(...rest);
} catch (error) {
  if (!(error instanceof MqttctlError)) throw error;
  say(2, error.message);
  process.exitCode = error.exitCode;
}
process.stdin.destroy();

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { atExit } from '../../store/at-exit.js';
import type { LogLine, LogQuery } from '../log-line.js';
import { type RunProgram, runProgram } from '../run-program.js';

/** Of a message that is no UTF-8 the journal gives the bytes, and null for one that is very long. */
const entrySchema = z.object({
  MESSAGE: z.union([z.string(), z.array(z.int()), z.null()]).optional(),
  __REALTIME_TIMESTAMP: z.string(),
});

/** What selects entries of the journal: `['-u', 'mosquitto.service']`, `['-t', 'mosquitto']`. */
export type JournalMatch = readonly string[];

/** Entries of systemd's journal, oldest first, as `journalctl -o json` tells them. */
export async function* readJournal(match: JournalMatch, query: LogQuery & { after?: string }): AsyncGenerator<LogLine> {
  const { lines, since, follow, after } = query;
  const args = [
    ...match,
    ...['-o', 'json', '--no-pager', '--quiet', '--output-fields=MESSAGE'],
    ...(lines === undefined ? [] : ['-n', String(lines)]),
    ...(since ? ['--since', `@${Math.floor(since.getTime() / 1000)}`] : []),
    ...(after === undefined ? [] : [`--after-cursor=${after}`]),
    ...(follow ? ['-f'] : []),
  ];
  const child = spawn('journalctl', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const kill = () => void child.kill();
  const callOff = atExit(kill);
  child.once('error', () => {});
  follow?.addEventListener('abort', kill, { once: true });
  try {
    for await (const line of createInterface({ input: child.stdout })) yield* entryOf(line);
  } finally {
    kill();
    callOff();
  }
}

/** Where the journal ends now, to be read on from there; undefined: there is none, or it is not ours to read. */
export async function journalCursor(run: RunProgram = runProgram): Promise<string | undefined> {
  const { code, stdout } = await run(['journalctl', '-n', '1', '--show-cursor', '--no-pager', '--quiet', '-o', 'cat']);
  return code === 0 ? /^-- cursor: (.+)$/m.exec(stdout)?.[1] : undefined;
}

function entryOf(line: string): LogLine[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return [];
  }
  const entry = entrySchema.safeParse(parsed);
  if (!entry.success || !entry.data.MESSAGE) return [];
  const { MESSAGE, __REALTIME_TIMESTAMP } = entry.data;
  const text = typeof MESSAGE === 'string' ? MESSAGE : Buffer.from(MESSAGE).toString('utf8');
  const time = new Date(Number(__REALTIME_TIMESTAMP) / 1000);
  return text.split('\n').map((part) => ({ text: part, time }));
}

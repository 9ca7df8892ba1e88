import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ListenOptions } from 'node:net';
import { fileURLToPath } from 'node:url';
import { linuxSockets } from '../../../src/host/sockets/linux.js';
import type { ListeningSocket } from '../../../src/host/sockets/listening-socket.js';

const SCRIPT = fileURLToPath(new URL('open-sockets.mjs', import.meta.url));

interface Entered {
  enter(file: string, args?: readonly string[]): [string, ...string[]];
}

/** What a process has open. */
export interface Opening {
  /** What it calls itself. */
  readonly title: string;
  readonly sockets: readonly ListenOptions[];
  /** Children that get all of its sockets. */
  readonly shares?: number;
  readonly uid?: number;
}

/** Starts a process in a sandbox that opens sockets, and waits for them; it ends with the sandbox. */
export async function open(sandbox: Entered, { title, sockets, shares = 0, uid }: Opening): Promise<ChildProcess> {
  const node = [process.execPath, SCRIPT];
  const account = uid === undefined ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
  const [program = '', ...args] = [...account, ...node];
  const [file, ...rest] = sandbox.enter(program, args);
  const child = spawn(file, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ title, sockets, shares }));
  await once(child.stdout, 'data');
  return child;
}

/** What mqttctl finds in a sandbox, looked at from outside. */
export function socketsIn(sandbox: Entered): ListeningSocket[] {
  const { pid } = /^(?<pid>\d+)$/.exec(sandbox.enter('true')[2] ?? '')?.groups ?? {};
  return linuxSockets(String, `/proc/${pid}/root/proc`, `/proc/${pid}/net`);
}

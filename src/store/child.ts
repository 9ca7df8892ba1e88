import { spawn } from 'node:child_process';
import { atExit } from './at-exit.js';

/** How a program ended: its exit status, by a signal, or that it could not be started because there is none. */
export type ChildEnd = number | 'killed' | 'missing';

export interface Child {
  /** Rejects with the error of the system when the program is there and cannot be started. */
  readonly end: Promise<ChildEnd>;
  kill(): void;
}

/**
 * Starts a program that gets `descriptors` as its descriptors 3, 4 and so on. Nothing of our environment reaches it but
 * the search path, and it is in a session of its own, so that Ctrl-C reaches us alone; it ends when we exit.
 */
export function startOn(program: string, args: readonly string[], descriptors: readonly number[]): Child {
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'ignore', ...descriptors],
    env: { PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin' },
    detached: true,
  });
  const kill = () => void child.kill('SIGKILL');
  const live = atExit(kill);
  const end = new Promise<ChildEnd>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? resolve('missing') : reject(error),
    );
    child.once('close', (status) => resolve(status ?? 'killed'));
  });
  return { end: end.finally(live), kill };
}

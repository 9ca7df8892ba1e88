import { execFile } from 'node:child_process';

/** How a program of the system ended, and what it said. */
export interface ProgramResult {
  /** Undefined: there is no such program here, or it did not end in time. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program of the system.
 *
 * @param patienceMs after that it is ended; two minutes when left out
 */
export type RunProgram = (argv: readonly [string, ...string[]], patienceMs?: number) => Promise<ProgramResult>;

const PATIENCE_MS = 120_000;
const OUTPUT_MAX = 16 * 1024 * 1024;
/** Ordinary users have no sbin directories in their search path. */
const PATH = [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin', '/opt/homebrew/bin'];

/** Runs a program and waits for its end, in the language and time zone that its output is read in. */
export const runProgram: RunProgram = ([program, ...args], patienceMs = PATIENCE_MS) =>
  new Promise((resolve) => {
    const env = { ...process.env, PATH: PATH.filter(Boolean).join(':'), LC_ALL: 'C', TZ: 'UTC', SYSTEMD_PAGER: '' };
    execFile(program, args, { env, timeout: patienceMs, maxBuffer: OUTPUT_MAX }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : undefined;
      resolve({ code, stdout, stderr });
    });
  });

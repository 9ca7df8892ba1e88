/** What the tests of `mqttctl passwd` share. Nothing here asks mqttctl itself what is right. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, pbkdf2Sync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { execa } from 'execa';
import { test as base, expect, vi } from 'vitest';
import { mqttctl, PROGRAM, type Run, Scratch } from './mqttctl.js';

/** Every test starts several processes, also where the machine is busy with others. */
vi.setConfig({ testTimeout: 120_000 });

export const isRoot = process.getuid?.() === 0;
/** An account that owns nothing here. */
export const NOBODY = { uid: 65534, gid: 65534 } as const;

type Options = NonNullable<Parameters<typeof mqttctl>[1]>;

export interface PasswdOptions extends Options {
  /** Goes into the environment, as MQTTCTL_PASSWORD. */
  readonly password?: string;
}

/** A command that goes on while the test does something else. */
export interface Running {
  readonly child: ChildProcess;
  /** What it has said so far, on stdout and stderr. */
  readonly said: () => string;
  /** How shells tell the end: the exit code, or 128 and the number of the signal. */
  readonly ended: Promise<number>;
}

/** A directory of its own for a test, in which `mqttctl passwd` runs. */
export class Box extends Scratch {
  /** Runs a passwd command; words that hold no blanks may be given as one text. */
  passwd(words: string | readonly string[], { password, ...options }: PasswdOptions = {}): Promise<Run> {
    const args = typeof words === 'string' ? words.split(' ').filter(Boolean) : words;
    const env = { ...(password !== undefined && { MQTTCTL_PASSWORD: password }), ...options.env };
    // No stdin: what none is given may not wait for one.
    const input = 'input' in options || 'stdin' in options ? {} : ({ stdin: 'ignore' } as const);
    return mqttctl(['passwd', ...args], { cwd: this.path, timeout: 60_000, ...input, ...options, env });
  }

  /** As {@link passwd}, started by another program that ends as mqttctl does: `sh -c 'umask 0; exec "$0" "$@"'`. */
  async passwdBy(
    starter: readonly [string, ...string[]],
    words: string,
    { password, input, env, timeout = 60_000 }: Pick<PasswdOptions, 'password' | 'input' | 'env' | 'timeout'> = {},
  ): Promise<Run> {
    const [program, ...args] = [...starter, process.execPath, PROGRAM, 'passwd', ...words.split(' ')];
    const { exitCode, stdout, stderr } = await execa(program, args, {
      cwd: this.path,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: '/nonexistent',
        ...(password !== undefined && { MQTTCTL_PASSWORD: password }),
        ...env,
      },
      ...{ extendEnv: false, reject: false, stripFinalNewline: false, timeout },
      ...(input === undefined ? { stdin: 'ignore' } : { input }),
    });
    return { code: exitCode, stdout: String(stdout ?? ''), stderr: String(stderr ?? '') };
  }

  /** As {@link passwd}, without waiting for the end. */
  start(words: string, password = 'x'): Running {
    const child = spawn(process.execPath, [PROGRAM, 'passwd', ...words.split(' ')], {
      cwd: this.path,
      env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', MQTTCTL_PASSWORD: password },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    const ended = new Promise<number>((resolve) => {
      child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals]));
    });
    return { child, ended, said: () => output };
  }

  /** Writes a file with exactly this mode, and returns its path. */
  file(name: string, content: string | Buffer, mode = 0o600): string {
    this.put({ [name]: content });
    chmodSync(this.at(name), mode);
    return this.at(name);
  }

  text(name: string, encoding: BufferEncoding = 'utf8'): string {
    return readFileSync(this.at(name), encoding);
  }

  /** The names in the directory, hidden ones as well. */
  list(name = '.'): string[] {
    return readdirSync(this.at(name)).sort();
  }

  /** All that a change of a file would show, but for the time of the last reading. */
  state(name: string): object {
    const { ino, mode, uid, gid, mtimeNs, ctimeNs, nlink } = statSync(this.at(name), { bigint: true });
    return { ino, mode, uid, gid, mtimeNs, ctimeNs, nlink, content: readFileSync(this.at(name), 'latin1') };
  }

  mode(name: string): number {
    return statSync(this.at(name)).mode & 0o7777;
  }
}

/** Tests with a box of their own, so that several may run at a time. */
export const test = base.extend(
  'box',
  // biome-ignore lint/correctness/noEmptyPattern: a fixture must begin with a pattern
  ({}, { onCleanup }) => {
    const box = new Box();
    onCleanup(() => box.remove());
    return box;
  },
);

/** The text after the colon for a password, as cheap as a hash can be, unless `iterations` say otherwise. */
export function hashOf(password: string | Buffer, iterations = 1, salt = randomBytes(12)): string {
  const hash = pbkdf2Sync(password, salt, iterations, 64, 'sha512');
  return `$7$${iterations}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

/** As mosquitto_passwd made hashes before 2.0. */
export function oldHashOf(password: string, salt = randomBytes(12)): string {
  const hash = createHash('sha512').update(password).update(salt).digest('base64');
  return `$6$${salt.toString('base64')}$${hash}`;
}

/** A line of a password file, with its newline. */
export function entry(user: string, password = `${user}'s`, iterations = 1): string {
  return `${user}:${hashOf(password, iterations)}\n`;
}

/** A file in which some users are, who shall stay as they are. */
export const OTHERS = `# who may in\n\n${entry('alice')}${entry('bob')}`;

/** The hash of a user in a file, where there is exactly one line of it. */
export function hashIn(file: string, user: string): string {
  const lines = file.split('\n').filter((line) => line.startsWith(`${user}:`));
  expect(lines).toHaveLength(1);
  return (lines[0] as string).slice(user.length + 1).replace(/\r$/, '');
}

/** Whether a hash that mqttctl made lets a password in: computed here, not by the code under test. */
export function fits(hash: string, password: string | Buffer): boolean {
  const [, tag, iterations, salt = '', sum = ''] = hash.split('$');
  expect(tag).toBe('7');
  const made = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(iterations), 64, 'sha512');
  return made.toString('base64') === sum;
}

/** One sentence on stderr and the exit code: nothing on stdout, and no trace of the stack. */
export function expectFailure({ code, stdout, stderr }: Run, exitCode: number, sentence: string | RegExp): void {
  expect(stderr).toMatch(sentence);
  expect(stderr).toMatch(/^mqttctl: [^\n]+\n$/);
  expect(stderr).not.toMatch(/\n {4}at |node:internal|something went wrong/);
  expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
}

/** It went well, with nothing but this on stdout. */
export function expectDone({ code, stdout, stderr }: Run, output: string | RegExp): void {
  expect(stderr).not.toMatch(/^mqttctl: /m);
  expect(code).toBe(0);
  if (typeof output === 'string') expect(stdout).toBe(output);
  else expect(stdout).toMatch(output);
}

/** Locks a file as other programs do, until the lock is given back. */
export async function lockedByOthers(file: string): Promise<{ giveBack(): Promise<void> }> {
  const holder = spawn('flock', ['--no-fork', file, 'sh', '-c', `echo locked; exec sleep 100`]);
  const ended = once(holder, 'close');
  await once(holder.stdout, 'data');
  return {
    async giveBack() {
      holder.kill('SIGKILL');
      await ended;
    },
  };
}

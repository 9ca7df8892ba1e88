import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { ExitCode, MqttctlError } from '../../src/text/error.js';

export const isRoot = process.getuid?.() === 0;
export const isLinux = process.platform === 'linux';

/** A directory of real files for every test, with all that is mounted in it and all that shadows programs. */
export class Scratch {
  path = '';
  readonly #mounts: string[] = [];
  /** The search path as it was before a test. */
  readonly searchPath = process.env.PATH ?? '';

  constructor() {
    beforeEach(() => {
      this.path = mkdtempSync(join(tmpdir(), 'mqttctl-store-'));
    });
    afterEach(() => {
      process.env.PATH = this.searchPath;
      for (const mount of this.#mounts.splice(0).reverse()) execFileSync('umount', ['-l', mount]);
      rmSync(this.path, { recursive: true, force: true });
    });
  }

  join(name: string): string {
    return join(this.path, name);
  }

  /** Writes a file, with exactly this mode, and returns its path. */
  put(name: string, content: string | Buffer = 'old\n', mode = 0o640): string {
    const path = this.join(name);
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  }

  directory(name: string): string {
    mkdirSync(this.join(name));
    return this.join(name);
  }

  list(name = '.'): string[] {
    return readdirSync(this.join(name)).sort();
  }

  /** Mounts something on a directory or file until the test ends. */
  mount(target: string, ...args: readonly string[]): void {
    execFileSync('mount', [...args, target]);
    this.#mounts.push(target);
  }

  /** A small file system in memory. */
  tmpfs(name: string, options = 'size=64k'): string {
    const directory = this.directory(name);
    this.mount(directory, '-t', 'tmpfs', '-o', options, 'none');
    return directory;
  }

  /** Puts a shell script in front of a program until the test ends; `$REAL` in it is the search path without it. */
  shadow(program: string, script: string): void {
    mkdirSync(this.join('bin'), { recursive: true });
    const lines = ['#!/bin/sh', `REAL='${this.searchPath}'`, script, ''];
    writeFileSync(this.join(`bin/${program}`), lines.join('\n'), { mode: 0o755 });
    process.env.PATH = `${this.join('bin')}:${this.searchPath}`;
  }
}

/** Fills a file system until not a byte is left. */
export function fill(directory: string): void {
  for (const size of [4096, 1]) {
    try {
      for (let block = 0; ; block++) writeFileSync(join(directory, `fill-${size}-${block}`), Buffer.alloc(size));
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
    }
  }
}

/** The sentence with which something fails that is expected to. */
export async function failure(action: Promise<unknown>): Promise<string> {
  const error = await action.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason as Error,
  );
  expect(error).toBeInstanceOf(MqttctlError);
  expect((error as MqttctlError).exitCode).toBe(ExitCode.failed);
  expect(error.message).toMatch(/^[^\n]+[^.]\.$/);
  return error.message;
}

/** Runs with the rights of an account that is not root. */
export async function asNobody<Result>(action: () => Promise<Result>): Promise<Result> {
  process.setegid?.(65534);
  process.seteuid?.(65534);
  try {
    return await action();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}

export function text(path: string): string {
  return readFileSync(path, 'utf8');
}

/** A change that appends to what is there. */
export function appending(line: string) {
  return (current: { readonly bytes: Buffer } | undefined): Buffer =>
    Buffer.concat([current?.bytes ?? Buffer.alloc(0), Buffer.from(line)]);
}

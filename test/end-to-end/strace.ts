import { readFileSync, rmSync } from 'node:fs';
import type { Run } from './mqttctl.js';
import type { Box, PasswdOptions } from './passwd.js';

/** A system call of a traced run, as strace writes it: with all strings whole, and descriptors with their files. */
export interface Call {
  readonly name: string;
  readonly text: string;
}

export interface Traced extends Run {
  readonly calls: readonly Call[];
}

/** All by which something could get out of a process, or onto a disk. */
const CALLS = [
  ...['execve', 'execveat', 'open', 'openat', 'creat', 'rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink'],
  ...['write', 'pwrite64', 'writev', 'pwritev', 'sendto', 'sendmsg', 'connect', 'copy_file_range', 'sendfile', 'mkdir'],
  ...['chmod', 'fchmod', 'fchmodat', 'chown', 'fchown', 'fchownat', 'setxattr', 'fsetxattr', 'memfd_create'],
].map((name) => `?${name}`);

/** Runs a passwd command, and all that it starts, under strace. */
export async function traced(
  box: Box,
  words: string,
  { env, ...options }: Pick<PasswdOptions, 'password' | 'input' | 'env'> = {},
): Promise<Traced> {
  const trace = `${box.path}.strace`;
  const strace = ['-f', '-y', '-v', '-s', '200000', '-e', `trace=${CALLS.join(',')}`, '-e', 'signal=none', '-o', trace];
  try {
    const run = await box.passwdBy(['strace', ...strace], words, {
      ...options,
      // Newer versions of node keep what they compile.
      env: { NODE_DISABLE_COMPILE_CACHE: '1', ...env },
      timeout: 100_000,
    });
    return { ...run, calls: parse(readFileSync(trace, 'latin1')) };
  } finally {
    rmSync(trace, { force: true });
  }
}

/** A call that another thread interrupts is written in two parts. */
function parse(trace: string): Call[] {
  const begun = new Map<string, string>();
  return trace.split('\n').flatMap((line) => {
    const [, pid = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const start = /^(.*) <unfinished \.\.\.>$/.exec(rest)?.[1];
    if (start !== undefined) {
      begun.set(pid, start);
      return [];
    }
    const text = rest.replace(/^<\.\.\. \w+ resumed>/, () => begun.get(pid) ?? '');
    const name = /^(\w+)\(/.exec(text)?.[1];
    return name ? [{ name, text }] : [];
  });
}

/** The files that were opened for writing, by what the system knows them as. */
export function openedForWriting(calls: readonly Call[]): string[] {
  const opened = calls.filter(
    ({ name, text }) => /^(open|creat)/.test(name) && /\bO_(WRONLY|RDWR|CREAT)|^creat/.test(text),
  );
  return [...new Set(opened.flatMap(({ text }) => / = \d+<([^>]*)>/.exec(text)?.[1] ?? []))];
}

/** Where something was written to: the descriptor's file, or the whole call. */
export function writtenTo(calls: readonly Call[], what: string): string[] {
  return calls
    .filter(({ name, text }) => !/^(open|execve)/.test(name) && text.includes(what))
    .map(({ text }) => /^\w+\(\d+<([^>]*)>/.exec(text)?.[1] ?? text);
}

import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** A command takes one or two words. */
const WORD = /^[a-z][a-z-]*$/;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * V8's code cache of each command, in the user's cache directory. Whoever can write there can have us run anything, so
 * it is used only where that is nobody else: the files of root are root's own, whatever HOME sudo has left. V8 itself
 * refuses what was made by another version of it. Where nothing can be kept, the start only takes longer.
 */
export class CodeCache {
  readonly #directory: string | undefined;

  /** @param build what the caches were made from */
  constructor(
    private readonly build: string,
    environment = process.env,
  ) {
    this.#directory = environment.NODE_DISABLE_COMPILE_CACHE ? undefined : directoryOf(environment);
  }

  /** What was kept for the command that a command line begins with. */
  read(argv: readonly string[]): Buffer | undefined {
    if (!this.#directory || !isOurs(lstat(this.#directory))) return undefined;
    for (const words of [argv.slice(0, 2), argv.slice(0, 1)]) {
      if (words.length === 0 || !words.every((word) => WORD.test(word))) continue;
      const file = this.#file(this.#directory, words.join(' '));
      const found = lstat(file);
      if (found?.isFile() && isOurs(found)) return readFileSync(file);
    }
    return undefined;
  }

  /** Keeps what a command has compiled, and drops what other builds of mqttctl have left. */
  write(command: string, compiled: () => Buffer): void {
    try {
      if (this.#directory === undefined) return;
      const own = path.dirname(this.#directory);
      if (![path.dirname(own), own, this.#directory].every(makeOurs)) return;
      const file = this.#file(this.#directory, command);
      const draft = `${file}.${process.pid}`;
      writeFileSync(draft, compiled(), { flag: 'wx', mode: 0o600 });
      renameSync(draft, file);
      for (const name of readdirSync(this.#directory)) {
        if (!name.startsWith(`${this.build}-`)) rmSync(path.join(this.#directory, name), { force: true });
      }
    } catch {
      // A full or read-only disk, for instance: the next start compiles again.
    }
  }

  #file(directory: string, command: string): string {
    return path.join(directory, `${this.build}-${process.version}-${process.arch}-${command.replace(' ', '-')}`);
  }
}

function directoryOf({ XDG_CACHE_HOME, HOME }: NodeJS.ProcessEnv): string | undefined {
  // Where files have no owners, nobody can tell whose they are.
  if (!process.geteuid) return undefined;
  const base = XDG_CACHE_HOME || (HOME && path.join(HOME, '.cache'));
  return base && path.isAbsolute(base) ? path.join(base, 'mqttctl/code') : undefined;
}

/** Makes a directory where there is none, and tells whether it is ours alone. */
function makeOurs(directory: string): boolean {
  if (!lstat(directory)) mkdirSync(directory, { mode: 0o700 });
  return isOurs(lstat(directory));
}

function isOurs(stats: Stats | undefined): boolean {
  return (
    stats !== undefined &&
    !stats.isSymbolicLink() &&
    stats.uid === process.geteuid?.() &&
    (stats.mode & WRITABLE_BY_OTHERS) === 0
  );
}

/** Undefined also where it may not be looked at: `sudo -u mosquitto` leaves the HOME of root. */
function lstat(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/**
 * Starts the program that users run: one file, `dist/program/main.js` or `light.js`, through V8's code cache where there
 * is one. Compiling takes longer than most commands; Node.js keeps what it has compiled only since 22.1, and not by command.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';
import { CodeCache } from './code-cache.js';
import { asksForHelp } from './help-flag.js';
import type { main } from './main.js';
import { versionLine } from './package.js';

/** Names what the build made: a cache of another build is none. */
declare const BUILD: string;
/** The commands that have a program of their own, a shorter one. */
declare const LIGHT: readonly string[];

/** Runs mqttctl, and keeps what was compiled for the next run of the same command. */
export async function start(argv: readonly string[]): Promise<void> {
  if (argv[0] === '--version') {
    process.stdout.write(`${versionLine()}\n`);
    return;
  }
  const cache = new CodeCache(BUILD);
  const cachedData = cache.read(argv);
  // The build makes it a function in ASCII, so that it need not be decoded, nor copied.
  const file = path.join(__dirname, `program/${isLight(argv) ? 'light' : 'main'}.js`);
  const script = new Script(readFileSync(file, 'latin1'), { filename: file, ...(cachedData && { cachedData }) });
  const module = { exports: {} as { main: typeof main } };
  script.runInThisContext()(module.exports, createRequire(file), module, file, path.dirname(file));
  let command: string | undefined;
  // At the end, since only then everything that the command uses was compiled.
  if (!cachedData || script.cachedDataRejected) {
    process.once('exit', () => command && cache.write(command, () => script.createCachedData()));
  }
  command = await module.exports.main(argv);
}

/** Help is about all commands. */
function isLight(argv: readonly string[]): boolean {
  return LIGHT.some((name) => name === argv.slice(0, name.split(' ').length).join(' ')) && !asksForHelp(argv);
}

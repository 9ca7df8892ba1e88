import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The kinds of machine that the npm registry has Node.js for, as Node itself calls them. */
export type NodeArchitecture = 'x64' | 'arm64';

/** Where they are kept: they are large, and a version never changes. */
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mqttctl', 'node');

/**
 * Takes a version of Node.js out of the npm registry, once; it may be for another kind of machine than this.
 *
 * @returns a directory with `bin/node`, and the LICENSE that must go with it
 */
export function nodeRuntime(version: string, architecture: NodeArchitecture): string {
  const name = `node-linux-${architecture}`;
  const directory = join(CACHE, `${version}-${architecture}`);
  if (existsSync(directory)) return directory;
  mkdirSync(CACHE, { recursive: true });
  const scratch = mkdtempSync(join(CACHE, '.taking-'));
  try {
    execFileSync('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', scratch], { stdio: 'pipe' });
    const archive = readdirSync(scratch)[0] as string;
    const wanted = ['package/bin/node', 'package/LICENSE'];
    execFileSync('tar', ['-xzf', archive, '--no-same-owner', ...wanted], { cwd: scratch });
    keep(join(scratch, 'package'), directory);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return directory;
}

/** Whole or absent, also with two at it. */
function keep(made: string, directory: string): void {
  try {
    renameSync(made, directory);
  } catch (error) {
    if (!existsSync(directory)) throw error;
  }
}

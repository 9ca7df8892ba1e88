import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { publish } from '../package/published.js';

const run = promisify(execFile);

/** mqttctl as `npm install --global` leaves it: the directory of the global packages. */
export interface InstalledPackage {
  /** To be mounted as /usr/local/lib/node_modules. */
  readonly modules: string;
  remove(): void;
}

/** Packs mqttctl as it is published, and installs the package as a user does, into a directory of its own. */
export async function installPackage(): Promise<InstalledPackage> {
  const { archive, scratch, remove } = await publish();
  const options = ['--global', '--prefix', scratch, '--offline', '--no-audit', '--no-fund', '--silent'];
  await run('npm', ['install', ...options, archive], { cwd: scratch });
  const modules = join(scratch, 'lib/node_modules');
  if (!existsSync(join(modules, 'mqttctl/bin/run.js'))) throw new Error('the package did not install its program');
  return { modules, remove };
}

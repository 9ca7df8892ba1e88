import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build, ROOT } from '../end-to-end/mqttctl.js';

const run = promisify(execFile);

/** mqttctl as `npm install --global` leaves it: the directory of the global packages. */
export interface InstalledPackage {
  /** To be mounted as /usr/local/lib/node_modules. */
  readonly modules: string;
  remove(): Promise<void>;
}

/** Packs mqttctl as it is published, and installs the package as a user does, into a directory of its own. */
export async function installPackage(): Promise<InstalledPackage> {
  await build();
  const scratch = await mkdtemp(join(tmpdir(), 'mqttctl-package-'));
  // What `prepare` would build is built.
  await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', scratch], { cwd: ROOT });
  const [archive] = (await readdir(scratch)).filter((name) => name.endsWith('.tgz'));
  const options = ['--global', '--prefix', scratch, '--prefer-offline', '--no-audit', '--no-fund', '--silent'];
  await run('npm', ['install', ...options, join(scratch, archive as string)], { cwd: scratch });
  const modules = join(scratch, 'lib/node_modules');
  if (!existsSync(join(modules, 'mqttctl/bin/run.js'))) throw new Error('the package did not install its program');
  return { modules, remove: () => rm(scratch, { recursive: true, force: true }) };
}

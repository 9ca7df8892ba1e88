/**
 * Makes the Debian systems that the tests boot, out of the archive this machine's apt already uses. A system that is
 * present costs nothing; a missing one takes about 40 seconds.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { debianSource } from '../brokers/install.js';
import { packagesOf, type Suite, SYSTEMS, systemRoot } from './systems.js';

const run = promisify(execFile);

/** How this machine's apt gets at an archive (proxies, mirrors that lag behind): mmdebstrap reads none of it. */
const HOW_TO_GET = ['Acquire::http', 'Acquire::https', 'Acquire::Check-Valid-Until', 'Acquire::Max-ValidTime'];

/** The root directory of a system, made where it is missing. */
export async function installSystem(suite: Suite): Promise<string> {
  const root = systemRoot(suite);
  if (existsSync(root)) return root;
  await mkdir(dirname(root), { recursive: true, mode: 0o755 });
  const building = await mkdtemp(join(dirname(root), `.${suite}-`));
  try {
    const tree = join(building, 'tree');
    await make(suite, tree);
    await check(suite, tree);
    // Whole or absent, also with two at it.
    await rename(tree, root).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return root;
}

/** mmdebstrap rather than debootstrap: it makes the same system in a quarter of the time. */
async function make(suite: Suite, tree: string): Promise<void> {
  const source = await debianSource();
  const apt = `${tree}.apt.conf`;
  await writeFile(apt, (await run('apt-config', ['dump', ...HOW_TO_GET])).stdout);
  const options = [
    '--mode=root',
    '--format=directory',
    '--variant=minbase',
    `--include=${packagesOf(suite).join(',')}`,
    // Documentation that nobody reads here.
    '--dpkgopt=path-exclude=/usr/share/doc/*',
    '--dpkgopt=path-exclude=/usr/share/locale/*',
    // A system that is lost with the power is made again.
    '--dpkgopt=force-unsafe-io',
    `--aptopt=${apt}`,
    '--aptopt=Acquire::Retries "3"',
  ];
  await run('mmdebstrap', [...options, suite, tree, source(suite).trim()], {
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  // Debian's installer writes it.
  await writeFile(join(tree, 'etc/hosts'), '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n');
}

/** The suites move on; the scenarios are written for one version, so another one is an error. */
async function check(suite: Suite, tree: string): Promise<void> {
  // 2.0 prints its help with exit code 3.
  const help = await run('chroot', [tree, '/usr/sbin/mosquitto', '-h']).catch((error: { stdout: string }) => error);
  const found = /^mosquitto version (\S+)/.exec(help.stdout)?.[1];
  if (found !== SYSTEMS[suite]) {
    throw new Error(`Debian ${suite} has moved on to mosquitto ${found}: see SYSTEMS in test/hosts/systems.ts`);
  }
}

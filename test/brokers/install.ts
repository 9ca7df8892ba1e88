/**
 * Installs the brokers the tests run: mosquitto with its tools, clients and plugins, of the
 * three Debian suites side by side, out of the archive this machine's apt already uses.
 *
 * `npx tsx test/brokers/install.ts` does it by hand; the tests' global setup calls
 * {@link installBrokers}. Present trees cost a few milliseconds. Root is not needed.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BrokerTree, BrokerVersion } from './trees.js';
import { BROKER_VERSIONS, brokersDir, brokerTree, MANIFEST, programArgv, SUITES, treeRoot } from './trees.js';

const run = promisify(execFile);

const KEYRINGS = ['gpg', 'pgp'].map((type) => `/usr/share/keyrings/debian-archive-keyring.${type}`);

/** Makes sure that every version is installed, and returns their trees. */
export async function installBrokers(): Promise<BrokerTree[]> {
  const missing = BROKER_VERSIONS.filter((version) => !existsSync(join(treeRoot(version), MANIFEST)));
  if (missing.length > 0) {
    const source = await debianSource();
    await mkdir(brokersDir(), { recursive: true, mode: 0o755 });
    const outcomes = await Promise.allSettled(missing.map((version) => install(version, source)));
    const reasons = outcomes.flatMap((outcome, i) =>
      outcome.status === 'rejected' ? [`mosquitto ${missing[i]}: ${describe(outcome.reason)}`] : [],
    );
    if (reasons.length > 0) throw new Error(`cannot install the brokers\n${reasons.join('\n')}`);
  }
  return BROKER_VERSIONS.map(brokerTree);
}

/** A one-line apt source, still without suite and component, for Debian's archive as this machine reaches it. */
type DebianSource = (suite: string) => string;

/** Where a suite of Debian comes from here. */
export async function debianSource(): Promise<DebianSource> {
  const targets = await run('apt-get', [
    'indextargets',
    '--format',
    '$(REPO_URI) $(RELEASE) $(ORIGIN)',
    'Created-By: Packages',
  ]).catch((cause: unknown) => {
    throw new Error(`cannot install the brokers: no usable apt here (${describe(cause)})`, { cause });
  });
  const archive = targets.stdout
    .split('\n')
    .map((line) => line.split(' '))
    // Before the first `apt-get update` the origin is not known. A suite with a dash is
    // bookworm-security and the like, some of them in archives of their own.
    .find(([uri, suite, origin]) => !uri?.startsWith('cdrom:') && suite && !suite.includes('-') && isDebian(origin));
  if (!archive) throw new Error("cannot install the brokers: Debian's archive is not among this machine's apt sources");
  const keyring = KEYRINGS.find((path) => existsSync(path));
  if (!keyring) throw new Error('cannot install the brokers: the package debian-archive-keyring is not installed');
  return (suite) => `deb [signed-by=${keyring}] ${archive[0]} ${suite} main\n`;
}

function isDebian(origin: string | undefined): boolean {
  return origin === 'Debian' || !origin || origin.startsWith('$(');
}

/** Builds a tree beside its place and renames it, so that a tree is whole or absent, also with two at it. */
async function install(version: BrokerVersion, source: DebianSource): Promise<void> {
  const building = await mkdtemp(join(brokersDir(), `.${version}-`));
  try {
    await chmod(building, 0o755); // apt downloads as an account of its own
    const apt = join(building, 'apt');
    const root = join(building, 'tree');
    const packages = await download(apt, source(SUITES[version]));
    for (const file of packages) await run('dpkg', ['-x', file, root]);
    await rm(join(root, 'usr/share'), { recursive: true, force: true });
    await chmod(root, 0o755);

    const manifest = await describeTree(version, root, packages);
    // Some packages (libpicohttpparser1) leave the links to their libraries to ldconfig.
    await run('/sbin/ldconfig', ['-n', ...manifest.libraries.map((dir) => join(root, dir))]);
    await checkVersion({ ...manifest, root }, SUITES[version]);
    await writeFile(join(root, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o644 });
    await rename(root, treeRoot(version)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error; // else another run was first
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

/** Has apt resolve, fetch and verify mosquitto with all it depends on, in an apt root of its own. */
async function download(aptRoot: string, source: string): Promise<string[]> {
  const archives = join(aptRoot, 'cache/archives');
  await mkdir(join(aptRoot, 'state/lists/partial'), { recursive: true });
  await mkdir(join(archives, 'partial'), { recursive: true });
  await writeFile(join(aptRoot, 'sources.list'), source);
  await writeFile(join(aptRoot, 'status'), '');
  const options = [
    `Dir::Etc::sourcelist=${aptRoot}/sources.list`,
    'Dir::Etc::sourceparts=/dev/null',
    'Dir::Etc::preferences=/dev/null',
    'Dir::Etc::preferencesparts=/dev/null',
    `Dir::State=${aptRoot}/state`,
    `Dir::State::status=${aptRoot}/status`,
    `Dir::Cache=${aptRoot}/cache`,
    'APT::Install-Recommends=false',
    // Without it a failed update is a mere warning.
    'APT::Update::Error-Mode=any',
    'Acquire::Languages=none',
    'Acquire::Retries=3',
  ].flatMap((option) => ['-o', option]);
  await run('apt-get', [...options, '-q', 'update']);
  await run('apt-get', [...options, '-qy', '--download-only', 'install', 'mosquitto', 'mosquitto-clients']);
  const files = await readdir(archives);
  return files.filter((file) => file.endsWith('.deb')).map((file) => join(archives, file));
}

async function describeTree(
  version: BrokerVersion,
  root: string,
  packages: string[],
): Promise<Omit<BrokerTree, 'root'>> {
  const [triplet] = (await readdir(join(root, 'usr/lib'))).filter((name) => name.endsWith('-linux-gnu'));
  if (!triplet) throw new Error('the packages hold no libraries');
  // bookworm has the C library below /lib, its successors all below /usr/lib.
  const libraries = [`usr/lib/${triplet}`, `lib/${triplet}`].filter((dir) => existsSync(join(root, dir)));
  const loaders = await Promise.all(
    libraries.map(async (dir) =>
      (await readdir(join(root, dir)))
        .filter((name) => /^ld-linux.*\.so\.\d+$/.test(name))
        .map((name) => join(dir, name)),
    ),
  );
  const [loader] = loaders.flat();
  if (!loader) throw new Error('the packages hold no dynamic loader');
  const plugins = `usr/lib/${triplet}/mosquitto`;
  return {
    version,
    packageVersion: packages.map((file) => /\/mosquitto_([^_]+)_[^/]+$/.exec(file)?.[1]).find(Boolean) ?? '',
    loader,
    libraries,
    plugins: existsSync(join(root, plugins)) ? plugins : `usr/lib/${triplet}`,
  };
}

interface Streams {
  stdout: string;
  stderr: string;
}

/** The suites move on; the tests are written for one version, so another one is an error. */
async function checkVersion(tree: BrokerTree, suite: string): Promise<void> {
  const [file, ...args] = programArgv(tree, 'mosquitto');
  // 2.0 prints its help with exit code 3.
  const help = await run(file, [...args, '-h']).catch((error: Streams) => error);
  const found = /^mosquitto version (\S+)/.exec(help.stdout)?.[1];
  if (!found) throw new Error(`the broker of ${suite} (${tree.packageVersion}) does not run here: ${help.stderr}`);
  if (found !== tree.version) {
    throw new Error(`Debian ${suite} has moved on to mosquitto ${found}: see SUITES in test/brokers/trees.ts`);
  }
}

/** The telling part of a failed command's error. */
function describe(error: unknown): string {
  const { message, stderr } = error as { message: string; stderr?: string };
  return stderr?.split('\n').find((line) => line.startsWith('E: ')) ?? message;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    for (const tree of await installBrokers()) console.log(`mosquitto ${tree.packageVersion}: ${tree.root}`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

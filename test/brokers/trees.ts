/**
 * Where the real brokers lie: one tree per version, with everything a broker needs to run
 * beside another Debian's libraries. install.ts fills them.
 */
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The brokers under test, and the Debian suite that carries each. */
export const SUITES = { '2.0.11': 'bookworm', '2.0.21': 'trixie', '2.1.2': 'sid' } as const;

export type BrokerVersion = keyof typeof SUITES;
export const BROKER_VERSIONS = Object.keys(SUITES) as BrokerVersion[];

/** An installed broker. */
export interface BrokerTree {
  version: BrokerVersion;
  root: string;
  /** Debian's version of the package, e.g. `2.0.21-1`. */
  packageVersion: string;
  /** The tree's own dynamic loader, relative to `root`. */
  loader: string;
  /** The directories of its libraries, relative to `root`. */
  libraries: string[];
  /** The directory of its plugins, relative to `root`. */
  plugins: string;
}

/** The programs of a tree, and where Debian puts them. */
const PROGRAMS = {
  mosquitto: 'usr/sbin/mosquitto',
  mosquitto_passwd: 'usr/bin/mosquitto_passwd',
  mosquitto_ctrl: 'usr/bin/mosquitto_ctrl',
  mosquitto_pub: 'usr/bin/mosquitto_pub',
  mosquitto_sub: 'usr/bin/mosquitto_sub',
  mosquitto_rr: 'usr/bin/mosquitto_rr',
} as const;

export type Program = keyof typeof PROGRAMS;

/** Written last into a tree; holds its BrokerTree but for `root`. */
export const MANIFEST = 'broker.json';

/** The tree of an installed broker; throws when it is not installed. */
export function brokerTree(version: BrokerVersion): BrokerTree {
  const root = treeRoot(version);
  try {
    const manifest = JSON.parse(readFileSync(join(root, MANIFEST), 'utf8')) as Omit<BrokerTree, 'root'>;
    return { ...manifest, root };
  } catch (cause) {
    throw new Error(`mosquitto ${version} is not installed: run test/brokers/install.ts`, { cause });
  }
}

/**
 * The argv that runs a program of a tree with the tree's own loader and libraries: the
 * machine's C library is another one, and must not be mixed in.
 */
export function programArgv(tree: BrokerTree, program: Program): [string, ...string[]] {
  const inTree = (path: string): string => join(tree.root, path);
  return [inTree(tree.loader), '--library-path', tree.libraries.map(inTree).join(':'), inTree(PROGRAMS[program])];
}

/** The absolute path of a plugin, e.g. `mosquitto_dynamic_security`, for `plugin` lines. */
export function pluginPath(tree: BrokerTree, name: string): string {
  return join(tree.root, tree.plugins, `${name}.so`);
}

export function treeRoot(version: BrokerVersion): string {
  return join(brokersDir(), `${version}-${process.arch}`);
}

/**
 * The directory of all trees: `$MQTTCTL_BROKERS_DIR`, or the user's cache. Brokers also run
 * as other accounts, so root, whose home is closed to them, takes the machine's cache.
 */
export function brokersDir(): string {
  const named = process.env.MQTTCTL_BROKERS_DIR;
  if (named) {
    const dir = resolve(named);
    const closed = closedParent(dir);
    if (closed) throw new Error(`MQTTCTL_BROKERS_DIR is ${dir}, but ${closed} is closed to other accounts`);
    return dir;
  }
  const userCache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const cache = isRoot() && closedParent(userCache) ? '/var/cache' : userCache;
  return join(cache, 'mqttctl', 'brokers');
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The first existing directory on the way to `dir` (or `dir`) that others cannot enter. */
function closedParent(dir: string): string | undefined {
  const parent = dirname(dir);
  const above = parent === dir ? undefined : closedParent(parent);
  if (above) return above;
  try {
    accessSync(dir, constants.F_OK);
  } catch {
    return undefined; // still to be made
  }
  return statSync(dir).mode & constants.S_IXOTH ? undefined : dir;
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NodeArchitecture, nodeRuntime } from './node-runtime.js';

/** What makes one .deb differ from another: who brings Node.js. */
export interface Flavour {
  readonly architecture: string;
  /** Behind the version: what brings its own Node.js gives way to what does not, at the upgrade to the next Debian. */
  readonly versionSuffix: string;
  readonly depends: string;
  /** What runs the program. */
  readonly interpreter: string;
  /** Where the Node.js to be taken in is: `bin/node` and LICENSE. */
  readonly runtime?: string;
}

/** For Debian 13 and newer, whose own Node.js is new enough. */
export const withDebiansNode: Flavour = {
  architecture: 'all',
  versionSuffix: '',
  depends: 'nodejs (>= 20)',
  interpreter: '/usr/bin/node',
};

/** The Node.js that goes into a package, as released by its project, by Debian's name of the kind of machine. */
const RUNTIMES: Readonly<Record<string, { name: NodeArchitecture; version: string; sha256: string }>> = {
  amd64: {
    name: 'x64',
    version: '24.22.3',
    sha256: 'a7ec1b37e6ff9d187e4198c5b6df9a4eb1c74dd31804fb3bac55cc4ceca1ac01',
  },
  arm64: {
    name: 'arm64',
    version: '24.22.0',
    sha256: '719a43d185f3b6a59d8fcbba1ff06b93c75f76fb0bb9916f81d33921615d4cb5',
  },
};

/**
 * For Debian 12, which has Node 18: Node.js is inside.
 *
 * @param from a directory with `bin/node` and LICENSE, for machines that {@link RUNTIMES} does not know
 */
export function withOwnNode(architecture: string, from?: string): Flavour {
  return {
    architecture,
    versionSuffix: '~deb12',
    depends: 'libc6 (>= 2.28), libgcc-s1, libstdc++6 (>= 5.2)',
    interpreter: '/usr/lib/mqttctl/node',
    runtime: from ?? knownRuntime(architecture),
  };
}

function knownRuntime(architecture: string): string {
  const known = RUNTIMES[architecture];
  if (!known) {
    const names = Object.keys(RUNTIMES).join(' and ');
    throw new Error(`the registry has Node.js for ${names}: give the one for ${architecture} with --from DIRECTORY`);
  }
  const directory = nodeRuntime(known.version, known.name);
  const sha256 = createHash('sha256')
    .update(readFileSync(join(directory, 'bin/node')))
    .digest('hex');
  if (sha256 !== known.sha256)
    throw new Error(`${directory}/bin/node is not the Node.js ${known.version} it should be`);
  return directory;
}

import { usualBuild } from '../../src/conf/evaluate/state.js';
import { version } from '../../src/conf/version.js';
import { type MemoryEntry, MemoryFileSystem } from '../../src/installation/memory-filesystem.js';
import { type Migration, migrate } from '../../src/migrate/migrate.js';
import { MAIN } from '../lint/world.js';

export type Files = Readonly<Record<string, MemoryEntry>>;

/** Where Debian has the plugins of 2.1. */
export const PLUGINS = '/usr/lib/x86_64-linux-gnu/mosquitto';
const ELF = '\u007fELF';
export const INSTALLED: Files = {
  [`${PLUGINS}/mosquitto_password_file.so`]: ELF,
  [`${PLUGINS}/mosquitto_acl_file.so`]: ELF,
};

/** Migrates a tree in memory; a text is its main file. */
export function migrateTree(
  files: string | Files,
  { from = '2.0.21', to = '2.1.2' }: { readonly from?: string; readonly to?: string } = {},
): Migration {
  const tree = typeof files === 'string' ? { [MAIN]: files } : files;
  const target = version(from);
  return migrate({
    main: MAIN,
    to: version(to),
    circumstances: {
      fs: new MemoryFileSystem(tree),
      target,
      build: usualBuild(target),
      workdir: '/',
      startsAs: { name: 'root', uid: 0, gids: [0] },
      findAccount: (name) => (name === 'mosquitto' ? { name, uid: 1883, gids: [1883] } : undefined),
      resolveHost: (name) => [name],
    },
    withCandidates: (candidates) =>
      new MemoryFileSystem({
        ...tree,
        ...Object.fromEntries(candidates.flatMap(({ path, bytes }) => (bytes ? [[path, bytes]] : []))),
      }),
  });
}

/** The files of a tree after its migration. */
export function migrated(files: string | Files, { changes }: Migration): Files {
  const tree = typeof files === 'string' ? { [MAIN]: files } : files;
  return { ...tree, ...Object.fromEntries([...changes].map(([{ path }, bytes]) => [path, bytes.toString()])) };
}

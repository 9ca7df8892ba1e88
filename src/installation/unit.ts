import type { FileSystem } from './filesystem.js';
import { readUnitSettings, type UnitSettings } from './unit-settings.js';

/** What the service manager says about the broker's process. */
export interface Unit {
  /** The unit file. */
  readonly path: string;
  /** `User=`; undefined: started as root. */
  readonly user?: string;
  /** `WorkingDirectory=`; undefined: `/`. */
  readonly workdir?: string;
  /** It starts without root's rights, and may open ports below 1024 all the same. */
  readonly bindsAnyPort: boolean;
  /** Directories that are made for the account before the broker starts. */
  readonly prepares: readonly string[];
}

/** The systemd unit of the broker with its drop-ins, or undefined where there is none. */
export function findUnit(fs: FileSystem): Unit | undefined {
  const settings = readUnitSettings(fs);
  if (!settings) return undefined;
  const user = settings.last('Service.User');
  const workdir = settings.last('Service.WorkingDirectory')?.replace(/^-/, '');
  return {
    path: settings.path,
    prepares: preparedBy(settings),
    bindsAnyPort: bindsAnyPort(settings),
    ...(user && { user }),
    ...(workdir?.startsWith('/') && { workdir }),
  };
}

/** A process that drops from root to another account loses what `AmbientCapabilities=` gave it (capabilities(7)). */
function bindsAnyPort(settings: UnitSettings): boolean {
  const user = settings.last('Service.User') ?? 'root';
  const capabilities = settings.words('Service.AmbientCapabilities').map((name) => name.toUpperCase());
  return user !== 'root' && user !== '0' && capabilities.includes('CAP_NET_BIND_SERVICE');
}

/** Where systemd makes the directories of these settings (systemd.exec(5)). */
const PLACES: Readonly<Record<string, string>> = {
  RuntimeDirectory: '/run',
  StateDirectory: '/var/lib',
  LogsDirectory: '/var/log',
  CacheDirectory: '/var/cache',
};

/** The directories that systemd makes: by settings of their own. */
export function ownDirectories(settings: UnitSettings): string[] {
  return Object.entries(PLACES).flatMap(([key, place]) =>
    settings.words(`Service.${key}`).map((name) => `${place}/${name.split(':')[0]}`),
  );
}

/** What is there before the broker starts: also what is made with mkdir. */
function preparedBy(settings: UnitSettings): string[] {
  const made = settings
    .all('Service.ExecStartPre')
    .filter((command) => /\bmkdir\b/.test(command))
    .flatMap((command) => command.split(/\s+/).slice(1));
  return [...ownDirectories(settings), ...made.filter((word) => word.startsWith('/'))];
}

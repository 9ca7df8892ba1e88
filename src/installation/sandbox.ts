import { ownDirectories } from './unit.js';
import type { UnitSettings } from './unit-settings.js';

/** How a process sees a path. */
export type Sight = 'as it is' | 'read-only' | 'not at all';

/** A setting of the unit that takes something from the process. */
export interface Confinement {
  readonly sight: Sight;
  /** `ProtectSystem=strict`; empty where nothing is taken. */
  readonly by: string;
}

interface Area extends Confinement {
  readonly path: string;
}

const FREE: Confinement = { sight: 'as it is', by: '' };

/**
 * What the sandbox of a unit leaves of a path (systemd.exec(5), "Sandboxing" and "Paths"): of several settings that
 * cover it, the one for the deepest directory counts. Undefined: the unit has a root directory of its own, and paths
 * mean other files in it.
 */
export function confinementOf(settings: UnitSettings, path: string): Confinement | undefined {
  if (settings.last('Service.RootDirectory') || settings.last('Service.RootImage')) return undefined;
  const covering = areasOf(settings).filter(
    (area) => area.path === '/' || path === area.path || path.startsWith(`${area.path}/`),
  );
  return (
    covering.reduce<Area | undefined>(
      (best, area) => (area.path.length >= (best?.path.length ?? 0) ? area : best),
      undefined,
    ) ?? FREE
  );
}

function areasOf(settings: UnitSettings): Area[] {
  return [
    ...protectedSystem(settings),
    ...protectedHome(settings),
    ...(settings.isOn('Service.PrivateTmp') || settings.last('Service.PrivateTmp') === 'disconnected'
      ? areas(['/tmp', '/var/tmp'], 'not at all', 'PrivateTmp=')
      : []),
    // They can be written whatever else is said.
    ...areas(ownDirectories(settings), 'as it is', ''),
    ...listed(settings, 'TemporaryFileSystem', 'not at all'),
    ...listed(settings, 'ReadOnlyPaths', 'read-only'),
    ...listed(settings, 'BindReadOnlyPaths', 'read-only'),
    ...listed(settings, 'BindPaths', 'as it is'),
    ...listed(settings, 'ReadWritePaths', 'as it is'),
    ...listed(settings, 'InaccessiblePaths', 'not at all'),
  ];
}

const SYSTEM = ['/usr', '/boot', '/efi', '/bin', '/sbin', '/lib', '/lib64'];
const KERNEL = ['/dev', '/proc', '/sys'];

function protectedSystem(settings: UnitSettings): Area[] {
  const value = settings.last('Service.ProtectSystem')?.toLowerCase();
  const by = `ProtectSystem=${value}`;
  if (value === 'strict') return [...areas(['/'], 'read-only', by), ...areas(KERNEL, 'as it is', '')];
  if (value === 'full') return areas([...SYSTEM, '/etc'], 'read-only', by);
  return settings.isOn('Service.ProtectSystem') ? areas(SYSTEM, 'read-only', by) : [];
}

const HOMES = ['/home', '/root', '/run/user'];

function protectedHome(settings: UnitSettings): Area[] {
  const value = settings.last('Service.ProtectHome')?.toLowerCase();
  if (value === 'read-only') return areas(HOMES, 'read-only', 'ProtectHome=read-only');
  const hides = value === 'tmpfs' || settings.isOn('Service.ProtectHome');
  return hides ? areas(HOMES, 'not at all', `ProtectHome=${value}`) : [];
}

/** Paths may have a `-` in front (need not exist) and a `+` (below the root directory), and options behind a colon. */
function listed(settings: UnitSettings, key: string, sight: Sight): Area[] {
  const paths = settings.words(`Service.${key}`).map((word) => {
    const [source = '', destination] = word.replace(/^[-+]+/, '').split(':');
    return key.startsWith('Bind') ? (destination ?? source) : source;
  });
  return areas(paths, sight, `${key}=`);
}

function areas(paths: readonly string[], sight: Sight, by: string): Area[] {
  return paths.map((path) => ({ path: path.replace(/(?<=.)\/+$/, ''), sight, by: sight === 'as it is' ? '' : by }));
}

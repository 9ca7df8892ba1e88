import type { FileSystem } from './filesystem.js';

/** What the service manager says about the broker's process. */
export interface Unit {
  /** The unit file. */
  readonly path: string;
  /** `User=`; undefined: started as root. */
  readonly user?: string;
  /** `WorkingDirectory=`; undefined: `/`. */
  readonly workdir?: string;
  /** Directories that are made for the account before the broker starts. */
  readonly prepares: readonly string[];
}

/** Where systemd looks for units, the administrator's own first. */
const DIRECTORIES = ['/etc/systemd/system', '/run/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'];
const NAME = 'mosquitto.service';

/** The systemd unit of the broker with its drop-ins, or undefined where there is none. */
export function findUnit(fs: FileSystem): Unit | undefined {
  const path = DIRECTORIES.map((directory) => `${directory}/${NAME}`).find((candidate) => fs.stat(candidate).ok);
  if (!path) return undefined;
  const settings = new Map<string, string>();
  const prepares: string[] = [];
  for (const file of [path, ...dropIns(fs)]) {
    const content = fs.read(file, 1024 * 1024);
    if (content.ok) readService(content.value.toString('utf8'), settings, prepares);
  }
  const user = settings.get('User');
  const workdir = settings.get('WorkingDirectory')?.replace(/^-/, '');
  return { path, prepares, ...(user && { user }), ...(workdir?.startsWith('/') && { workdir }) };
}

/** Drop-ins apply in the order of their names; of two with one name, the one of the earlier directory counts. */
function dropIns(fs: FileSystem): string[] {
  const byName = new Map<string, string>();
  for (const directory of [...DIRECTORIES].reverse()) {
    const listing = fs.list(`${directory}/${NAME}.d`);
    for (const name of listing.ok ? listing.value : []) {
      if (name.endsWith('.conf')) byName.set(name, `${directory}/${NAME}.d/${name}`);
    }
  }
  return [...byName.keys()].sort().map((name) => byName.get(name) as string);
}

function readService(text: string, settings: Map<string, string>, prepares: string[]): void {
  let section = '';
  for (const line of text.split('\n')) {
    const heading = /^\[(.+)\]\s*$/.exec(line);
    if (heading) section = heading[1] as string;
    const assignment = section === 'Service' ? /^(User|WorkingDirectory)\s*=\s*(.*?)\s*$/.exec(line) : null;
    if (assignment) settings.set(assignment[1] as string, assignment[2] as string);
    else if (section === 'Service') prepares.push(...preparedBy(line));
  }
}

/** Where systemd makes the directories of these settings (systemd.exec(5)). */
const PLACES: Readonly<Record<string, string>> = {
  RuntimeDirectory: '/run',
  StateDirectory: '/var/lib',
  LogsDirectory: '/var/log',
  CacheDirectory: '/var/cache',
};

/** The directories that a line of the unit makes: by a setting of its own, or with mkdir. */
function preparedBy(line: string): string[] {
  const [, key = '', value = ''] = /^(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
  const place = PLACES[key];
  if (place) return value.split(/\s+/).map((name) => `${place}/${name.split(':')[0]}`);
  return key === 'ExecStartPre' && /\bmkdir\b/.test(value)
    ? value
        .split(/\s+/)
        .slice(1)
        .filter((word) => word.startsWith('/'))
    : [];
}

import type { FileSystem } from './filesystem.js';

/** What the service manager says about the broker's process. */
export interface Unit {
  /** The unit file. */
  readonly path: string;
  /** `User=`; undefined: started as root. */
  readonly user?: string;
  /** `WorkingDirectory=`; undefined: `/`. */
  readonly workdir?: string;
}

/** Where systemd looks for units, the administrator's own first. */
const DIRECTORIES = ['/etc/systemd/system', '/run/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'];
const NAME = 'mosquitto.service';

/** The systemd unit of the broker with its drop-ins, or undefined where there is none. */
export function findUnit(fs: FileSystem): Unit | undefined {
  const path = DIRECTORIES.map((directory) => `${directory}/${NAME}`).find((candidate) => fs.stat(candidate).ok);
  if (!path) return undefined;
  const settings = new Map<string, string>();
  for (const file of [path, ...dropIns(fs)]) {
    const content = fs.read(file, 1024 * 1024);
    if (content.ok) readService(content.value.toString('utf8'), settings);
  }
  const user = settings.get('User');
  const workdir = settings.get('WorkingDirectory')?.replace(/^-/, '');
  return { path, ...(user && { user }), ...(workdir?.startsWith('/') && { workdir }) };
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

function readService(text: string, settings: Map<string, string>): void {
  let section = '';
  for (const line of text.split('\n')) {
    const heading = /^\[(.+)\]\s*$/.exec(line);
    if (heading) section = heading[1] as string;
    const assignment = section === 'Service' ? /^(User|WorkingDirectory)\s*=\s*(.*?)\s*$/.exec(line) : null;
    if (assignment) settings.set(assignment[1] as string, assignment[2] as string);
  }
}

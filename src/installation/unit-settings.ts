import type { FileSystem } from './filesystem.js';

/** Where systemd looks for units, the administrator's own first. */
const DIRECTORIES = ['/etc/systemd/system', '/run/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'];
const NAME = 'mosquitto.service';
const SIZE_MAX = 1024 * 1024;

/** Where a drop-in of ours is put. */
export const DROP_IN_DIRECTORY = `${DIRECTORIES[0]}/${NAME}.d`;

/** The lines of a unit and its drop-ins, in the order in which they count (systemd.unit(5)). */
export class UnitSettings {
  readonly #assignments = new Map<string, string[]>();
  readonly #files = new Map<string, string>();

  /** @param path the unit file */
  constructor(
    readonly path: string,
    /** It is a link to /dev/null, or empty: systemd does not start it. */
    readonly masked: boolean,
  ) {}

  /** What was assigned to `Service.User` and the like, in order; an empty assignment takes back those before it. */
  all(key: string): readonly string[] {
    const values = this.#assignments.get(key) ?? [];
    return values.slice(values.lastIndexOf('') + 1);
  }

  /** The last assignment, for settings that have one value. */
  last(key: string): string | undefined {
    return this.all(key).at(-1);
  }

  /** The words of all assignments, for settings that are lists; without their quotation marks. */
  words(key: string): readonly string[] {
    return this.all(key).flatMap((value) => (value.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map(unquoted));
  }

  /** Whether one of the words of a yes-or-no setting is `yes` or the like. */
  isOn(key: string): boolean {
    return /^(?:1|yes|y|true|t|on)$/i.test(this.last(key) ?? '');
  }

  /** The file that sets it, the last one of several; the unit itself where none does. */
  fileOf(key: string): string {
    return this.#files.get(key) ?? this.path;
  }

  /** Takes up the lines of one file. */
  read(text: string, file: string = this.path): void {
    let section = '';
    for (const line of text.replace(/\\\r?\n/g, ' ').split('\n')) {
      const heading = /^\[(.+)\]\s*$/.exec(line);
      if (heading) section = heading[1] as string;
      const assignment = /^(\w+)\s*=\s*(.*?)\s*$/.exec(line);
      if (!assignment) continue;
      const key = `${section}.${assignment[1]}`;
      this.#assignments.set(key, [...(this.#assignments.get(key) ?? []), assignment[2] as string]);
      this.#files.set(key, file);
    }
  }
}

/** The systemd unit of the broker with its drop-ins, or undefined where there is none. */
export function readUnitSettings(fs: FileSystem): UnitSettings | undefined {
  const path = DIRECTORIES.map((directory) => `${directory}/${NAME}`).find((candidate) => fs.stat(candidate).ok);
  if (!path) return undefined;
  const status = fs.stat(path);
  const isEmpty = status.ok && (status.value.type === 'device' || status.value.size === 0);
  const settings = new UnitSettings(path, isEmpty);
  for (const file of [path, ...dropIns(fs)]) {
    const content = fs.read(file, SIZE_MAX);
    if (content.ok) settings.read(content.value.toString('utf8'), file);
  }
  return settings;
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

function unquoted(word: string): string {
  return word.replace(/^(["'])(.*)\1$/, '$2');
}

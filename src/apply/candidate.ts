import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { t } from '../language/t.js';
import { MqttctlError, UsageError } from '../text/error.js';

/** What somebody wants the configuration to be. */
export interface Candidate {
  /** The new contents, by the absolute path of the live place. */
  readonly files: ReadonlyMap<string, CandidateFile>;
  /** It is the whole configuration: what the broker reads in its directory and this lacks is to go. */
  readonly whole: boolean;
}

export interface CandidateFile {
  /** Where it lies now. */
  readonly source: string;
  readonly bytes: Buffer;
  /** Permission bits. */
  readonly mode: number;
}

/** The live configuration, as far as names are compared with it. */
export interface LiveNames {
  /** The main configuration file. */
  readonly main: string;
  /** Every file that the configuration reads or names. */
  readonly files: readonly string[];
}

/** No configuration, password file or certificate is as large. */
const SIZE_MAX = 64 * 1024 * 1024;

/**
 * Reads what `apply` is given: one directory that mirrors that of the live main file, or single files, each for the one
 * of the same name that the configuration reads.
 *
 * @throws MqttctlError where something cannot be read, UsageError where it is not clear what a file is for
 */
export function readCandidate(given: readonly string[], live: LiveNames): Candidate {
  const [first, ...others] = given;
  if (first === undefined) throw new UsageError(t`Name the directory with the new configuration, or single files.`);
  const isDirectory = statusOf(first).isDirectory();
  if (isDirectory && others.length > 0) throw new UsageError(t`Name one directory, or files, not both.`);
  return isDirectory ? readTree(first, live) : readSingle(given, live);
}

function readTree(directory: string, { main }: LiveNames): Candidate {
  const base = path.dirname(main);
  const files = new Map<string, CandidateFile>();
  for (const name of namesIn(directory, '')) {
    files.set(path.join(base, name), readOne(path.join(directory, name)));
  }
  if (files.size === 0) throw new MqttctlError(t`${directory} has no files: nothing was changed.`);
  return { files, whole: files.has(main) };
}

/** What begins with a dot, as .git, is none of the configuration. */
function namesIn(directory: string, below: string): string[] {
  return readdirSync(path.join(directory, below), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = path.join(below, entry.name);
      if (entry.isDirectory()) return namesIn(directory, name);
      if (entry.isFile()) return [name];
      throw new MqttctlError(
        t`${path.join(directory, name)} is no regular file (a link, for instance), and nothing was changed: put a copy of what is meant in its place.`,
      );
    });
}

function readSingle(given: readonly string[], live: LiveNames): Candidate {
  const files = new Map<string, CandidateFile>();
  for (const name of given) {
    const file = readOne(name);
    const places = live.files.filter((place) => path.basename(place) === path.basename(name));
    const [place, ...others] = places;
    if (place === undefined) {
      throw new UsageError(
        t`${name}: ${live.main} reads and names no file of that name; for a new file name the directory with the whole configuration.`,
      );
    }
    if (others.length > 0 || files.has(place)) {
      throw new UsageError(
        t`${name} could be for ${places.join(t` and `)}: name a directory, laid out as the live one.`,
      );
    }
    files.set(place, file);
  }
  return { files, whole: false };
}

function readOne(source: string): CandidateFile {
  const status = statusOf(source);
  if (!status.isFile()) throw new MqttctlError(t`${source} is no regular file: nothing was changed.`);
  if (status.size > SIZE_MAX) throw new MqttctlError(t`${source} is larger than 64 MiB: nothing was changed.`);
  try {
    return { source, bytes: readFileSync(source), mode: status.mode & 0o777 };
  } catch (error) {
    throw unreadable(source, error);
  }
}

function statusOf(file: string) {
  try {
    return lstatSync(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): MqttctlError {
  const { code } = error as NodeJS.ErrnoException;
  return new MqttctlError(t`${file} cannot be read (${code}); nothing was changed.`);
}

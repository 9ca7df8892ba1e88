import { closeSync, fstatSync, lstatSync } from 'node:fs';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { OPEN_WARILY, readWhole } from './bytes.js';
import { Directory } from './directory.js';
import { asFailure, asForeign, ForeignChange } from './failure.js';
import { identity, identityAt } from './identity.js';
import { clearLeftovers } from './leftovers.js';
import { openLocked } from './lock.js';
import type { Patience } from './patience.js';
import { type FileAsRead, Place } from './place.js';
import { type Resolved, resolveFile } from './resolve.js';

/** How often everything is locked anew because a path led elsewhere by the time the locks were there. */
const ATTEMPTS = 10;

/** Where a path led before anything was locked. */
interface Wanted extends Resolved {
  readonly given: string;
  /** The identity of the directory. */
  readonly id: string;
}

/**
 * Locks the files that paths lead to, with their directories, reads them, and clears away what a killed run left beside
 * them. The directory's lock excludes every other run that would give the name to a new file; the file's own lock is
 * for those who lock just that, and for a run that sees the same file in another directory.
 *
 * @throws MqttctlError when one of them cannot be locked or read
 */
export async function hold(paths: readonly string[], patience: Patience): Promise<Holding> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const holding = new Holding(patience);
    try {
      await holding.take(paths);
      return holding;
    } catch (error) {
      holding.release();
      if (!(error instanceof ForeignChange)) throw error;
    }
  }
  throw new MqttctlError(
    t`${paths[0]} is moved again and again; nothing was changed: find out which program does that, then run mqttctl again.`,
  );
}

/** All that one change has locked, until it is released. */
export class Holding {
  /** By identity: what several paths lead to must not be waited for twice. */
  readonly #directories = new Map<string, Directory>();
  readonly #files = new Map<string, FileAsRead>();
  /** By path as given. */
  readonly #places = new Map<string, Place>();

  constructor(private readonly patience: Patience) {}

  /** Where one of the paths leads; two paths may lead to one place. */
  place(given: string): Place {
    return this.#places.get(given) as Place;
  }

  /**
   * Locks in an order that does not depend on that of the paths, so that two runs never wait for each other.
   *
   * @throws ForeignChange when a path leads elsewhere by the time that everything is locked
   */
  async take(paths: readonly string[]): Promise<void> {
    const wanted: Wanted[] = [];
    for (const given of paths) wanted.push(await blaming(given, () => find(given)));
    for (const one of inOrder(wanted)) await blaming(one.given, () => this.#takeDirectory(one));
    for (const one of wanted) this.#places.set(one.given, this.#placeFor(one));
    const places = [...new Set(this.#places.values())];
    const existing: Existing[] = [];
    for (const place of places) existing.push(...(await blaming(place.given, () => fileIn(place))));
    for (const one of inOrder(existing)) await blaming(one.place.given, () => this.#takeFile(one));
    for (const one of wanted) await blaming(one.given, () => this.#expectInPlace(one));
    for (const place of places) await blaming(place.given, () => clearLeftovers(place));
  }

  release(): void {
    for (const { descriptor } of this.#files.values()) closeSync(descriptor);
    for (const directory of this.#directories.values()) directory.close();
  }

  async #takeDirectory({ directory, given, id }: Wanted): Promise<void> {
    if (this.#directories.has(id)) return;
    this.#directories.set(id, await unlessMoved(given, () => Directory.open(directory, given, this.patience)));
  }

  #placeFor({ given, id, name }: Wanted): Place {
    const directory = this.#directories.get(id) as Directory;
    const known = [...this.#places.values()].find((place) => place.directory === directory && place.name === name);
    return known ?? new Place(given, directory, name);
  }

  async #takeFile({ place, id }: Existing): Promise<void> {
    place.file = this.#files.get(id);
    if (place.file) return;
    const { descriptor } = await unlessMoved(place.given, () =>
      openLocked(place.path, OPEN_WARILY, place.given, this.patience),
    );
    try {
      const stats = fstatSync(descriptor, { bigint: true });
      if (identity(stats) !== id) throw new ForeignChange(place.given);
      place.file = { descriptor, stats, bytes: readWhole(descriptor, place.given) };
      this.#files.set(id, place.file);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  #expectInPlace({ given, directory, name }: Wanted): void {
    const place = this.place(given);
    const now = resolveFile(given);
    const file = place.file && identity(place.file.stats);
    const same = now.directory === directory && now.name === name && identityAt(given) === file;
    if (!same || !place.directory.isInPlace) throw new ForeignChange(given);
  }
}

/** A place with a file in it, and the file's identity. */
interface Existing {
  readonly place: Place;
  readonly id: string;
}

/** None or one. */
function fileIn(place: Place): Existing[] {
  const stats = lstatSync(place.path, { bigint: true, throwIfNoEntry: false });
  return stats ? [{ place, id: identity(stats) }] : [];
}

function find(given: string): Wanted {
  const resolved = resolveFile(given);
  const id = identityAt(resolved.directory);
  if (id === undefined) throw new ForeignChange(given);
  return { given, ...resolved, id };
}

function inOrder<Item extends { readonly id: string }>(items: readonly Item[]): Item[] {
  return [...items].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** Errors of the system become sentences about the path. */
async function blaming<Result>(given: string, act: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw asFailure(given, error);
  }
}

/** What was there a moment ago and is not any more, was moved. */
async function unlessMoved<Result>(given: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw asForeign(given, error);
  }
}

import { type BigIntStats, fstatSync } from 'node:fs';
import { hasBytes, OPEN_WARILY, withOpen } from './bytes.js';
import type { Directory } from './directory.js';
import { asForeign, ForeignChange } from './failure.js';
import { mountOf } from './identity.js';

/** A file as it was when we had locked it. */
export interface FileAsRead {
  /** Open for reading; it has the lock. */
  readonly descriptor: number;
  stats: BigIntStats;
  readonly bytes: Buffer;
}

/** A place with a file. */
export type Occupied = Place & { readonly file: FileAsRead };

/** A name in a locked directory, and the file that was found there. */
export class Place {
  /** Undefined where there was none. */
  file: FileAsRead | undefined;

  constructor(
    /** The path as it was given, which is the one that people know. */
    readonly given: string,
    readonly directory: Directory,
    readonly name: string,
  ) {}

  /** The path for the system. */
  get path(): string {
    return this.directory.at(this.name);
  }

  /** Whether the name is a mount point, as where a container gets a single file: no other file can take it. */
  get isMountPoint(): boolean {
    if (!this.file || this.directory.descriptor === undefined) return false;
    return mountOf(this.file.descriptor) !== mountOf(this.directory.descriptor);
  }

  /**
   * Looks again just before the file is replaced, for not every program asks for a lock.
   *
   * @throws ForeignChange when something is not as it was read
   */
  expectUnchanged(): void {
    this.expectReachable();
    if (this.file) this.#expectSameAs(this.file);
  }

  /** @throws ForeignChange when the path leads elsewhere by now */
  expectReachable(): void {
    if (!this.directory.isInPlace) throw new ForeignChange(this.given);
  }

  #expectSameAs({ bytes, stats }: FileAsRead): void {
    try {
      withOpen(this.path, OPEN_WARILY, (descriptor) => {
        const same = isSame(fstatSync(descriptor, { bigint: true }), stats);
        if (!same || !hasBytes(descriptor, bytes)) throw new ForeignChange(this.given);
      });
    } catch (error) {
      throw asForeign(this.given, error);
    }
  }

  /** Takes for unchanged what a link more or less has just changed: that was us. */
  acceptTouch(): void {
    if (this.file) this.file.stats = fstatSync(this.file.descriptor, { bigint: true });
  }

  isOccupied(): this is Occupied {
    return this.file !== undefined;
  }
}

/** The time of the last change tells of a new owner, mode or attribute too. */
function isSame(now: BigIntStats, before: BigIntStats): boolean {
  return now.dev === before.dev && now.ino === before.ino && now.size === before.size && now.ctimeNs === before.ctimeNs;
}

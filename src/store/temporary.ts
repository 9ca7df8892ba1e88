import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  unlinkSync,
} from 'node:fs';
import { atExit } from './at-exit.js';
import { type Content, CREATE, OPEN_WARILY, writeAll } from './bytes.js';
import { temporaryName } from './names.js';
import type { Place } from './place.js';

/** Who a file belongs to. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * A file under a name that is only for a while, beside the one that it is for. It is gone when it is discarded, and
 * when the process ends before that.
 */
export class Temporary {
  readonly #callOff: () => void;

  private constructor(
    private readonly place: Place,
    private readonly path: string,
    readonly descriptor: number,
  ) {
    this.#callOff = atExit(() => this.#remove());
  }

  /** A new file, which only we may open, from its first instant. */
  static create(place: Place): Temporary {
    const path = newPath(place);
    const temporary = new Temporary(place, path, openSync(path, CREATE, 0o600));
    try {
      // The umask may have taken rights from us, which a program that we lend the file to would miss.
      temporary.setMode(0o600);
      return temporary;
    } catch (error) {
      temporary.discard();
      throw error;
    }
  }

  /** Another name for the file that is there, which keeps it when it is replaced. */
  static link(place: Place): Temporary {
    const path = newPath(place);
    const descriptor = openSync(place.path, OPEN_WARILY);
    try {
      linkSync(place.path, path);
      return new Temporary(place, path, descriptor);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  setOwner({ uid, gid }: Owner): void {
    const now = fstatSync(this.descriptor);
    if (now.uid !== uid || now.gid !== gid) fchownSync(this.descriptor, uid, gid);
  }

  setMode(mode: number): void {
    if ((fstatSync(this.descriptor).mode & 0o7777) !== mode) fchmodSync(this.descriptor, mode);
  }

  write(content: Content): void {
    let at = 0;
    for (const part of content) {
      writeAll(this.descriptor, part, at);
      at += part.length;
    }
  }

  /** Waits until the disk has all of it. */
  flush(): void {
    fsyncSync(this.descriptor);
  }

  /** Gets another name in the directory for good, whoever has it. */
  rename(name: string): void {
    renameSync(this.path, this.place.directory.at(name));
  }

  /** Gets another name in the directory for good, if nobody has it. */
  link(name: string): void {
    linkSync(this.path, this.place.directory.at(name));
  }

  /** Gives up the name that was for a while. It must not be used any more. */
  discard(): void {
    closeSync(this.descriptor);
    this.#remove();
    this.#callOff();
  }

  #remove(): void {
    try {
      unlinkSync(this.path);
    } catch {
      // It was renamed; and what cannot be removed, the next run will remove.
    }
  }
}

function newPath({ directory, name }: Place): string {
  return directory.at(temporaryName(name));
}

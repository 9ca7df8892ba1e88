import { closeSync, constants, fsyncSync } from 'node:fs';
import path from 'node:path';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { identityAt, identityOf } from './identity.js';
import { openLocked } from './lock.js';
import type { Patience } from './patience.js';

/**
 * A directory that is open, and locked where the system can. Its files are reached through the descriptor where that
 * is possible: whoever moves the directory meanwhile cannot lead us into another one.
 */
export class Directory {
  private constructor(
    private readonly path: string,
    /** Undefined on Windows, which opens no directories. */
    readonly descriptor: number | undefined,
    readonly locked: boolean,
    private readonly base: string,
  ) {}

  /** Waits for the lock as {@link openLocked} does, and fails as it does. */
  static async open(directory: string, shown: string, patience: Patience): Promise<Directory> {
    if (process.platform === 'win32') return new Directory(directory, undefined, false, directory);
    const flags = constants.O_RDONLY | constants.O_DIRECTORY;
    const { descriptor, locked } = await openLocked(directory, flags, shown, patience);
    const magic = `/proc/self/fd/${descriptor}`;
    return new Directory(directory, descriptor, locked, leadsTo(magic, descriptor) ? magic : directory);
  }

  /** Whether its path leads to it still. */
  get isInPlace(): boolean {
    return this.descriptor === undefined || leadsTo(this.path, this.descriptor);
  }

  /** The path of one of its files for the system. */
  at(name: string): string {
    return path.join(this.base, name);
  }

  /** The path of one of its files for people. */
  shown(name: string): string {
    return path.join(this.path, name);
  }

  /** Makes names durable that were given or taken away. Not every file system can do that for a directory. */
  flush(): void {
    if (this.descriptor === undefined) return;
    try {
      fsyncSync(this.descriptor);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EIO') throw error;
    }
  }

  /** As {@link flush}, when the change is made and cannot be undone. */
  flushFinally(): void {
    try {
      this.flush();
    } catch {
      throw new MqttctlError(
        t`${this.path} cannot be flushed to its disk (EIO): the change in it is made, but may not outlive a power failure; look at the messages of the kernel (dmesg).`,
      );
    }
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
  }
}

function leadsTo(file: string, descriptor: number): boolean {
  return identityAt(file) === identityOf(descriptor);
}

import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atExit } from '../store/at-exit.js';

/** Who owns the files that a broker reads; undefined for who runs mqttctl. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** A directory of files that is gone when the process ends, however that comes about. */
export class ScratchDirectory {
  readonly directory: string;
  readonly #callOff: () => void;

  /**
   * @param fileMode of the files in it; whoever may read them may also enter the directory
   * @param owner who is to have it and the files
   */
  constructor(
    name: string,
    private readonly fileMode: number,
    private readonly owner?: Owner,
  ) {
    this.directory = mkdtempSync(path.join(tmpdir(), `mqttctl-${name}-`));
    this.#callOff = atExit(() => this.#remove());
    this.#open(this.directory);
  }

  put(name: string, content: string | Buffer): void {
    const file = path.join(this.directory, name);
    const parent = path.dirname(file);
    if (mkdirSync(parent, { recursive: true }) !== undefined) this.#open(parent);
    writeFileSync(file, content, { mode: this.fileMode });
    this.#own(file);
  }

  remove(): void {
    this.#callOff();
    this.#remove();
  }

  #open(directory: string): void {
    chmodSync(directory, this.fileMode | 0o700 | ((this.fileMode & 0o044) >> 2));
    this.#own(directory);
  }

  /** It stays when the process ends. */
  keep(): void {
    this.#callOff();
  }

  #own(file: string): void {
    if (this.owner) chownSync(file, this.owner.uid, this.owner.gid);
  }

  #remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

import { closeSync, fchmodSync, openSync, readFileSync, realpathSync, unlinkSync } from 'node:fs';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { atExit } from './at-exit.js';
import { CREATE, writeAll } from './bytes.js';
import { asFailure } from './failure.js';

/** No include_dir takes a file for configuration that ends so. */
const SUFFIX = '.mqttctl-edit';

/**
 * A copy of a file, beside it and for its owner alone, for an editor to write to. There is one at a time; it is gone
 * when the process ends, unless it is kept.
 */
export class EditCopy {
  readonly #callOff: () => void;
  #kept = false;

  private constructor(readonly path: string) {
    this.#callOff = atExit(() => this.#unlink());
  }

  /** @throws MqttctlError where it cannot be made, or somebody else edits the file */
  static create(file: string, bytes: Buffer): EditCopy {
    const path = `${realpathSync(file)}${SUFFIX}`;
    let descriptor: number;
    try {
      descriptor = openSync(path, CREATE, 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw asFailure(file, error);
      throw new MqttctlError(
        t`${path} is there: somebody edits ${file}, or did and left it. If nobody does, look at it, remove it, and run mqttctl again.`,
      );
    }
    const copy = new EditCopy(path);
    try {
      fchmodSync(descriptor, 0o600);
      writeAll(descriptor, bytes, 0);
    } catch (error) {
      copy.remove();
      throw asFailure(file, error);
    } finally {
      closeSync(descriptor);
    }
    return copy;
  }

  /** What it holds now. */
  read(): Buffer {
    try {
      return readFileSync(this.path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new MqttctlError(t`The editor left nothing to read at ${this.path} (${code}); nothing was changed.`);
    }
  }

  /** Leaves it where it is. */
  keep(): void {
    this.#kept = true;
    this.#callOff();
  }

  /** Takes it away, unless it was kept. */
  remove(): void {
    this.#callOff();
    if (!this.#kept) this.#unlink();
  }

  #unlink(): void {
    try {
      unlinkSync(this.path);
    } catch {
      // The editor took it away.
    }
  }
}

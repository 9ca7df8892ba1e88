import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base } from 'vitest';
import { Configuration, type FileChange } from '../../src/config/configuration.js';
import { Installation } from '../../src/installation/installation.js';

export const MAIN = '/etc/mosquitto/mosquitto.conf';

/** A root of files for a test, to be administered with --root. */
export class Root {
  readonly path = mkdtempSync(join(tmpdir(), 'mqttctl-config-'));

  /** Files by their path inside; a text alone is the main file. */
  put(files: Readonly<Record<string, string>> | string): this {
    for (const [name, content] of Object.entries(typeof files === 'string' ? { [MAIN]: files } : files)) {
      mkdirSync(dirname(join(this.path, name)), { recursive: true });
      writeFileSync(join(this.path, name), content, 'latin1');
    }
    return this;
  }

  text(name = MAIN): string {
    return readFileSync(join(this.path, name), 'latin1');
  }

  open(target = '2.0.21'): Configuration {
    return new Configuration(new Installation({ root: this.path, target, as: '0', config: MAIN }));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Writes changes as they are, without the care of the store. */
export function apply(changes: readonly FileChange[]): void {
  for (const { file, bytes } of changes) writeFileSync(file.path, bytes);
}

export const test = base.extend(
  'root',
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of its arguments
  ({}, { onCleanup }) => {
    const root = new Root();
    onCleanup(() => root.remove());
    return root;
  },
);

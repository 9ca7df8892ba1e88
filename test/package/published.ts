import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packNpm } from '../../scripts/npm-package.js';
import { build, ROOT } from '../end-to-end/mqttctl.js';

/** mqttctl as npm publishes it, in a directory of its own. */
export interface PublishedPackage {
  /** For what a test makes beside it. */
  readonly scratch: string;
  readonly archive: string;
  remove(): void;
}

/** Packs mqttctl as it is published. */
export async function publish(): Promise<PublishedPackage> {
  await build();
  const scratch = mkdtempSync(join(tmpdir(), 'mqttctl-package-'));
  return {
    scratch,
    archive: packNpm(ROOT, scratch),
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

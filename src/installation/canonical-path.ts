import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A path of this machine with every link in it resolved, as far as there is something. */
export function canonicalPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const parent = dirname(file);
    return parent === file ? file : join(canonicalPath(parent), basename(file));
  }
}

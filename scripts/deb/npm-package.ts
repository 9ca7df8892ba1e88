import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Packs what is built as npm publishes it, and returns the archive. */
export function packNpm(root: string, into: string): string {
  // What `prepack` would build is built.
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', into], {
    cwd: root,
    stdio: 'pipe',
  });
  const archive = readdirSync(into).find((name) => name.endsWith('.tgz'));
  return join(into, archive as string);
}

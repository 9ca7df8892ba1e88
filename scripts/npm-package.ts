import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Packs what is built as it is published, into a directory, and returns the archive. What is only for those who work on
 * mqttctl is left out of package.json: of its `prepare` npm would warn everybody who installs the archive.
 */
export function packNpm(root: string, into: string): string {
  const staging = mkdtempSync(join(tmpdir(), 'mqttctl-npm-'));
  try {
    execFileSync('tar', ['-xzf', pack(root, staging), '-C', staging]);
    const tree = join(staging, 'package');
    const { scripts, devDependencies, ...published } = JSON.parse(readFileSync(join(tree, 'package.json'), 'utf8'));
    writeFileSync(join(tree, 'package.json'), `${JSON.stringify(published, undefined, 2)}\n`);
    return pack(tree, into);
  } finally {
    rmSync(staging, { recursive: true });
  }
}

function pack(directory: string, into: string): string {
  const before = new Set(readdirSync(into));
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', into], {
    cwd: directory,
    stdio: 'pipe',
  });
  const archive = readdirSync(into).find((name) => name.endsWith('.tgz') && !before.has(name));
  return join(into, archive as string);
}

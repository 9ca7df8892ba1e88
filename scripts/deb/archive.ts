import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, lutimesSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a .deb of all that is below `tree`. The same files make the same bytes, whoever makes it, and when.
 *
 * @param control the control file, by the size of what is installed
 */
export function writeArchive(tree: string, file: string, at: Date, control: (installedKiB: number) => string): void {
  const paths = readdirSync(tree, { recursive: true, encoding: 'utf8' }).sort();
  const files = paths.filter((path) => lstatSync(join(tree, path)).isFile());
  const kibibytes = paths.map((path) =>
    files.includes(path) ? Math.ceil(lstatSync(join(tree, path)).size / 1024) : 1,
  );
  mkdirSync(join(tree, 'DEBIAN'));
  writeFileSync(join(tree, 'DEBIAN/control'), control(kibibytes.reduce((sum, each) => sum + each, 0)));
  writeFileSync(join(tree, 'DEBIAN/md5sums'), files.map((path) => `${md5(join(tree, path))}  ${path}\n`).join(''));

  for (const path of [...readdirSync(tree, { recursive: true, encoding: 'utf8' }), '']) {
    const whole = join(tree, path);
    const kind = lstatSync(whole);
    if (!kind.isSymbolicLink()) chmodSync(whole, kind.isDirectory() || isProgram(whole) ? 0o755 : 0o644);
    lutimesSync(whole, at, at);
  }
  execFileSync('dpkg-deb', ['--root-owner-group', '--build', tree, file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, SOURCE_DATE_EPOCH: String(at.getTime() / 1000) },
  });
}

function md5(file: string): string {
  return createHash('md5').update(readFileSync(file)).digest('hex');
}

function isProgram(file: string): boolean {
  const start = readFileSync(file).subarray(0, 4).toString('latin1');
  return start.startsWith('#!') || start === '\x7fELF';
}

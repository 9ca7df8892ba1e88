import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeArchive } from './archive.js';
import { control, debianVersion, type Release } from './documents.js';
import type { Flavour } from './flavour.js';
import { layOut } from './tree.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Makes a .deb of what is built, in a directory, and returns its path. */
export function packageDeb(flavour: Flavour, into: string): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const release: Release = { flavour, version, at: sourceDate() };
  const file = join(into, `mqttctl_${debianVersion(release)}_${flavour.architecture}.deb`);
  const scratch = mkdtempSync(join(tmpdir(), 'mqttctl-deb-'));
  try {
    const tree = join(scratch, 'tree');
    mkdirSync(tree);
    layOut(ROOT, tree, release);
    writeArchive(tree, file, release.at, (installedKiB) => control(release, installedKiB));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return file;
}

/** The time that the files of a package bear: SOURCE_DATE_EPOCH, or that of the commit. */
function sourceDate(): Date {
  const seconds =
    process.env.SOURCE_DATE_EPOCH ??
    execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
  return new Date(Number(seconds) * 1000);
}

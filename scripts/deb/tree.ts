import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { SHELLS, type ShellName, shells } from '../../src/completion/shells/index.js';
import { manPages } from '../man-pages.js';
import { packNpm } from '../npm-package.js';
import { changelog, copyright, overrides, type Release } from './documents.js';

const HOME = 'usr/share/mqttctl';
const DOCUMENTS = 'usr/share/doc/mqttctl';

/** Where Debian's shells look for the completion of a program. */
const COMPLETIONS: Readonly<Record<ShellName, string>> = {
  bash: 'usr/share/bash-completion/completions/mqttctl',
  zsh: 'usr/share/zsh/vendor-completions/_mqttctl',
  fish: 'usr/share/fish/vendor_completions.d/mqttctl.fish',
};

/** Of what npm publishes: what is told in {@link DOCUMENTS}, and the library, which programs take from npm. */
const LEFT_OUT = ['LICENSE', 'README.md', 'CHANGELOG.md', 'dist/THIRD-PARTY.txt', 'dist/index.js', 'dist/index.d.ts'];

/** Lays the files of the package out below `tree`: what npm publishes, each thing where Debian has it. */
export function layOut(root: string, tree: string, release: Release): void {
  const home = join(tree, HOME);
  mkdirSync(home, { recursive: true });
  const archive = packNpm(root, home);
  execFileSync('tar', ['-xzf', archive, '--strip-components=1', '--no-same-owner'], { cwd: home });
  rmSync(archive);

  const program = join(home, 'bin/run.js');
  const { interpreter, runtime } = release.flavour;
  writeFileSync(program, readFileSync(program, 'utf8').replace(/^#!.*/, `#!${interpreter}`));
  mkdirSync(join(tree, 'usr/bin'));
  symlinkSync('../share/mqttctl/bin/run.js', join(tree, 'usr/bin/mqttctl'));
  if (runtime) {
    mkdirSync(join(tree, dirname(interpreter)), { recursive: true });
    copyFileSync(join(runtime, 'bin/node'), join(tree, interpreter));
  }

  put(tree, `${DOCUMENTS}/copyright`, copyright(home, runtime));
  put(tree, `${DOCUMENTS}/changelog.gz`, zipped(readFileSync(join(home, 'CHANGELOG.md'))));
  put(tree, `${DOCUMENTS}/changelog.Debian.gz`, zipped(changelog(release)));
  put(tree, 'usr/share/lintian/overrides/mqttctl', overrides(runtime));
  addManPages(tree, release);
  addCompletions(tree);
  for (const left of LEFT_OUT) rmSync(join(home, left));
}

function addManPages(tree: string, { version, at }: Release): void {
  for (const [name, text] of manPages({ version, date: at.toISOString().slice(0, 10) })) {
    put(tree, `usr/share/man/man1/${name}.gz`, zipped(text));
  }
}

function addCompletions(tree: string): void {
  for (const shell of SHELLS) put(tree, COMPLETIONS[shell], shells[shell].script);
}

function put(tree: string, path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), content);
}

/** Without a name or a time in it. */
function zipped(content: string | Buffer): Buffer {
  return gzipSync(content, { level: 9 });
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeRuntime } from '../../scripts/deb/node-runtime.js';
import { build, ROOT } from '../end-to-end/mqttctl.js';

const scratch = mkdtempSync(join(tmpdir(), 'mqttctl-deb-test-'));
let deb: string;
beforeAll(async () => {
  await build();
  deb = packageDeb('one', '022');
}, 120_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** As `npm run package:deb` does it, in a directory of its own: the path of the .deb. */
function packageDeb(name: string, umask: string, ...args: string[]): string {
  const directory = join(scratch, name);
  mkdirSync(join(directory, 'tmp'), { recursive: true });
  const program = [join(ROOT, 'node_modules/.bin/tsx'), join(ROOT, 'scripts/package-deb.ts'), ...args];
  execFileSync('sh', ['-c', `umask ${umask}; exec "$@"`, 'sh', ...program], {
    cwd: directory,
    env: { ...process.env, TMPDIR: join(directory, 'tmp'), TZ: name === 'one' ? 'UTC' : 'Asia/Tokyo' },
  });
  return join(directory, readdirSync(directory).find((file) => file.endsWith('.deb')) as string);
}

const field = (of: string, name: string) => execFileSync('dpkg-deb', ['-f', of, name], { encoding: 'utf8' }).trim();
const listing = () =>
  execFileSync('dpkg-deb', ['-c', deb], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/) as [string, string, string, string, string, string]);

test('the same source makes the same bytes, wherever and by whomever', () => {
  expect(readFileSync(packageDeb('other', '077')).equals(readFileSync(deb))).toBe(true);
}, 60_000);

test('all belongs to root, and anybody may read it', () => {
  for (const [mode, owner] of listing()) {
    expect(owner).toBe('root/root');
    expect(mode).toMatch(/^(drwxr-xr-x|-rw-r--r--|-rwxr-xr-x|lrwxrwxrwx)$/);
  }
});

test('each thing is where Debian has it', () => {
  const paths = listing().map(([, , , , , path]) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      './usr/bin/mqttctl',
      './usr/share/doc/mqttctl/changelog.Debian.gz',
      './usr/share/doc/mqttctl/changelog.gz',
      './usr/share/doc/mqttctl/copyright',
      './usr/share/man/man1/mqttctl.1.gz',
      './usr/share/bash-completion/completions/mqttctl',
      './usr/share/zsh/vendor-completions/_mqttctl',
      './usr/share/fish/vendor_completions.d/mqttctl.fish',
    ]),
  );
  expect(paths.filter((path) => /^\.\/(?!usr\/(bin|share)\/|$|usr\/$)/.test(path))).toEqual([]);
});

test('needs the Node.js of Debian, and thinks of the broker', () => {
  expect(field(deb, 'Architecture')).toBe('all');
  expect(field(deb, 'Depends')).toBe('nodejs (>= 20)');
  expect(field(deb, 'Suggests')).toBe('mosquitto');
});

test('a Node.js from elsewhere is taken in for any kind of machine', () => {
  const from = nodeRuntime('20.20.2', process.arch === 'arm64' ? 'arm64' : 'x64');
  process.env.DPKG_DEB_COMPRESSOR_LEVEL = '0';
  const armhf = packageDeb('armhf', '022', '--node', 'armhf', '--from', from);
  expect(field(armhf, 'Architecture')).toBe('armhf');
  const tree = join(scratch, 'tree');
  execFileSync('dpkg-deb', ['-x', armhf, tree]);
  expect(readFileSync(join(tree, 'usr/lib/mqttctl/node')).equals(readFileSync(join(from, 'bin/node')))).toBe(true);
  expect(readFileSync(join(tree, 'usr/share/mqttctl/bin/run.js'), 'utf8')).toMatch(/^#!\/usr\/lib\/mqttctl\/node\n/);
}, 60_000);

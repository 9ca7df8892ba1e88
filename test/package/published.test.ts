import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../end-to-end/mqttctl.js';
import { type PublishedPackage, publish } from './published.js';

/** Something large has come in where one of these fails: the metafile of esbuild tells what. */
const PACKED_BYTES = 2_300_000;
const UNPACKED_BYTES = 7_600_000;

let published: PublishedPackage;
let tree: string;
let manifest: { scripts?: object; dependencies?: object };

beforeAll(async () => {
  published = await publish();
  execFileSync('tar', ['-xzf', published.archive, '-C', published.scratch]);
  tree = join(published.scratch, 'package');
  manifest = JSON.parse(readFileSync(join(tree, 'package.json'), 'utf8'));
}, 120_000);
afterAll(() => published?.remove());

const contents = () =>
  execFileSync('tar', ['-tzf', published.archive], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((path) => path.replace(/^package\//, ''));

test('has what runs, its types and licences, and nothing else', () => {
  const kinds = contents().map((path) =>
    path
      .replace(/^dist\/chunks\/[\w.-]+\.js$/, 'dist/chunks/*.js')
      .replace(/^dist\/program\/[\w.-]+\.cjs$/, 'dist/program/*.cjs')
      .replace(/^schemas\/[\w-]+\.schema\.json$/, 'schemas/*.json')
      .replace(/^templates\/.*/, 'templates/**'),
  );
  expect([...new Set(kinds)].sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'bin/package.json',
    'bin/run.js',
    'dist/THIRD-PARTY.txt',
    'dist/chunks/*.js',
    'dist/hash-worker.js',
    'dist/index.d.ts',
    'dist/index.js',
    'dist/program/*.cjs',
    'dist/program/light.js',
    'dist/program/main.js',
    'dist/start.cjs',
    'package.json',
    'schemas/*.json',
    'templates/**',
  ]);
});

test('stays small', () => {
  const sizes = contents()
    .filter((path) => !path.endsWith('/'))
    .map((path) => statSync(join(tree, path)).size);
  expect(statSync(published.archive).size).toBeLessThan(PACKED_BYTES);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(UNPACKED_BYTES);
});

test('needs no other package, and runs nothing when it is installed', () => {
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.scripts).toBeUndefined();
});

test('has the licences of the packages that are bundled', () => {
  const notices = readFileSync(join(tree, 'dist/THIRD-PARTY.txt'), 'utf8')
    .split(`${'-'.repeat(80)}\n`)
    .slice(1);
  const names = notices.map((notice) => /^(\S+) \d/.exec(notice)?.[1]);
  expect(names).toEqual(expect.arrayContaining(['@oclif/core', '@peculiar/x509', 'hash-wasm', 'mqtt', 'yaml', 'zod']));
  for (const notice of notices) expect(notice).toMatch(/copyright|permission|licen[cs]e/i);
});

test('publint has nothing to say', async () => {
  const { messages, pkg } = await publint({ pkgDir: tree, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
});

test('its types are right for who imports it (attw)', async () => {
  const { stdout, exitCode } = await execa('npx', ['attw', published.archive, '--profile', 'esm-only'], {
    cwd: ROOT,
    reject: false,
  });
  expect(exitCode, stdout).toBe(0);
}, 60_000);

test('its declarations hold by themselves, in the strictest program', async () => {
  const program = join(published.scratch, 'program');
  mkdirSync(join(program, 'node_modules/@types'), { recursive: true });
  symlinkSync(tree, join(program, 'node_modules/mqttctl'));
  // Those of Node.js, which every program has, and of nothing else.
  for (const name of ['@types/node', 'undici-types']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(program, 'node_modules', name));
  }
  writeFileSync(join(program, 'package.json'), '{"type": "module"}');
  writeFileSync(
    join(program, 'program.ts'),
    `import { type Answers, answersSchema, evaluateConfig, lint, PasswordVerifier } from 'mqttctl';
const severity: 'error' | 'warning' | 'info' | undefined = lint(['/etc/mosquitto']).trees[0]?.diagnostics[0]?.severity;
const answers: Answers = answersSchema.parse({});
// @ts-expect-error: what is no answer is no answer for the compiler, either.
const wrong: Answers = { reach: 'moon' };
console.log(severity, answers.reach, wrong, evaluateConfig, PasswordVerifier);
`,
  );
  const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2022', '--preserveSymlinks'];
  const { stdout, exitCode } = await execa(join(ROOT, 'node_modules/.bin/tsc'), [...options, 'program.ts'], {
    cwd: program,
    reject: false,
  });
  expect(exitCode, stdout).toBe(0);
}, 60_000);

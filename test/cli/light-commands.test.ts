import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build, mqttctl, ROOT, Scratch } from '../end-to-end/mqttctl.js';

const LIST_LOADED = fileURLToPath(new URL('list-loaded.cjs', import.meta.url));
/** Where every run begins. */
const BEGINNING = ['src/cli/main.ts', 'src/cli/commands.ts'];
/** What only some runs need, and takes long to load. */
const HEAVY = [
  /^src\/language\/fr\//,
  /^src\/lint\/all-rules\.ts$/,
  /^src\/cli\/help\.ts$/,
  /^src\/host\/(?!broker-binary)/,
  /^node_modules\/@oclif\/core\/lib\/(?:config|help|ux\/(?!list|write))\//,
  /^node_modules\/(?!@oclif\/core\/|chalk\/|wordwrap\/)/,
];

let scratch: Scratch;
let metafile: Metafile;

beforeAll(async () => {
  await build();
  scratch = new Scratch().put({
    'mosquitto.conf': 'listener 1883\nallow_anonymous false\n',
    passwd: 'weewx:$7$101$BwcHBwcHBwcHBwcH$AAAA\n',
    acl: 'user weewx\ntopic weather/#\n',
    secret: 'station\n',
  });
  const { buildProgram } = await import(path.join(ROOT, 'scripts/build.mjs'));
  [metafile] = await buildProgram(scratch.at('dist'));
}, 120_000);
afterAll(() => scratch.remove());

describe.each([
  ['lint', 'lint.ts', ['lint', '.', '--target', '2.1.2', '--as', 'root', '--workdir', '.'], 380],
  ['acl check', 'acl/check.ts', ['acl', 'check', '-u', 'weewx', '-t', 'weather/a', '-a', 'read', '-f', 'acl'], 130],
  [
    'passwd verify',
    'passwd/verify.ts',
    ['passwd', 'verify', 'weewx', '-f', 'passwd', '--password-file', 'secret'],
    130,
  ],
])('%s', (_name, source, args, kilobytes) => {
  test('needs no heavy module, and few bytes', () => {
    const needed = closure([...BEGINNING, `src/commands/${source}`]);
    expect(needed.filter((module) => HEAVY.some((pattern) => pattern.test(module)))).toEqual([]);
    const { inputs } = Object.values(metafile.outputs)[0] as Metafile['outputs'][string];
    const bytes = needed.reduce((sum, module) => sum + (inputs[module]?.bytesInOutput ?? 0), 0);
    expect(bytes).toBeLessThan(kilobytes * 1000);
    // Else nothing was counted.
    expect(bytes).toBeGreaterThan(kilobytes * 500);
  });

  test('loads nothing beside the program, and of Node.js no processes and no dialogues', async () => {
    const list = scratch.at('loaded.json');
    const { code } = await mqttctl(args, {
      cwd: scratch.path,
      env: { NODE_OPTIONS: `--require=${LIST_LOADED}`, LOADED_LIST: list },
    });
    expect(code).toBeLessThan(2);
    const { files, builtIn } = JSON.parse(readFileSync(list, 'utf8'));
    expect(files.map((file: string) => path.relative(ROOT, file))).toEqual([
      'test/cli/list-loaded.cjs',
      'bin/run.js',
      'dist/start.cjs',
    ]);
    expect(builtIn).toContain('vm');
    const heavy = ['child_process', 'dgram', 'http', 'perf_hooks', 'readline', 'tls', 'worker_threads'];
    expect(builtIn.filter((name: string) => heavy.includes(name))).toEqual([]);
  });
});

/** The modules that are run when these are imported. */
function closure(entries: readonly string[]): string[] {
  const found = new Set(entries);
  for (const module of found) {
    for (const { path: imported, kind } of metafile.inputs[module]?.imports ?? []) {
      if (kind !== 'dynamic-import') found.add(imported);
    }
  }
  return [...found];
}

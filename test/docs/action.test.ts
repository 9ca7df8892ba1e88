import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { build, ROOT, Scratch } from '../end-to-end/mqttctl.js';

const actionSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  author: z.string(),
  branding: z.strictObject({ icon: z.string(), color: z.string() }),
  inputs: z.record(z.string(), z.strictObject({ description: z.string(), default: z.string() })),
  runs: z.strictObject({
    using: z.literal('composite'),
    steps: z.array(
      z.strictObject({
        id: z.string().optional(),
        if: z.string().optional(),
        shell: z.literal('bash'),
        'working-directory': z.string().optional(),
        env: z.record(z.string(), z.string()).optional(),
        run: z.string(),
      }),
    ),
  }),
});

const hooksSchema = z.array(
  z.strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    entry: z.string(),
    language: z.literal('node'),
    pass_filenames: z.literal(false),
    always_run: z.literal(true),
  }),
);

const action = actionSchema.parse(parse(readFileSync(`${ROOT}/action.yml`, 'utf8')));
const [, lintStep, aclStep] = action.runs.steps;

const CONFIGURATION = 'listener 1883 127.0.0.1\nmax_connections 20\nallow_anonymous true\nacl_file acl\n';
const SETTINGS = "target: 2.0.21\nas: '1883'\nworkdir: .\n";
const EXPECTATIONS = 'tests:\n  - {name: station, user: weewx, may: {write: weather/loop}}\n';

let scratch: Scratch;

beforeAll(build, 120_000);
beforeEach(() => {
  scratch = new Scratch();
  scratch.put({
    'conf/mosquitto.conf': CONFIGURATION,
    'conf/acl': 'user weewx\ntopic write weather/#\n',
    'mqttctl.config.yaml': SETTINGS,
    'access.yaml': EXPECTATIONS,
  });
});
afterEach(() => scratch.remove());

/** Runs a step as the runner of GitHub does: bash -eo pipefail, with inputs put into its env. */
async function run(step: (typeof action.runs.steps)[number] | undefined, inputs: Record<string, string>) {
  if (!step) throw new Error('action.yml has no such step');
  const env = Object.entries(step.env ?? {}).map(([name, value]) => [
    name,
    value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input: string) => {
      const declared = action.inputs[input];
      if (!declared) throw new Error(`${input} is no input`);
      return inputs[input] ?? declared.default;
    }),
  ]);
  const { exitCode, stdout, stderr } = await execa(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run],
    {
      cwd: scratch.path,
      reject: false,
      extendEnv: false,
      env: { PATH: process.env.PATH ?? '', GITHUB_ACTION_PATH: ROOT, ...Object.fromEntries(env) },
    },
  );
  return { code: exitCode, stdout, stderr };
}

test('no input is put into a script', () => {
  for (const { run } of action.runs.steps) expect(run).not.toContain('${{');
});

describe('the step of lint', () => {
  test('passes what is well', async () => {
    expect(await run(lintStep, { path: 'conf' })).toMatchObject({ code: 0 });
  });

  test('annotates what is wrong', async () => {
    scratch.put({ 'conf/mosquitto.conf': 'listener 1883 127.0.0.1\nallow_anonymus true\n' });
    const { code, stdout } = await run(lintStep, { path: 'conf' });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error file=\S+\/mosquitto\.conf,line=2,col=1,.*title=conf\/unknown-option::/m);
  });

  test('takes the target and the limit of warnings', async () => {
    scratch.put({
      'conf/mosquitto.conf': 'listener 1883\nallow_anonymous false\npassword_file passwd\n',
      'conf/passwd': '',
    });
    expect((await run(lintStep, { path: 'conf' })).code).toBe(0);
    expect((await run(lintStep, { path: 'conf', 'max-warnings': '0' })).code).toBe(1);
    const wrong = await run(lintStep, { path: 'conf', target: 'none' });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('none')]);
  });

  test.each(['$(touch made)', '"; touch made; "', '`touch made`', '--fix'])('takes %s for a name', async (path) => {
    const { code, stderr } = await run(lintStep, { path });
    expect(code).toBe(3);
    expect(stderr).toContain('ENOENT');
    expect((await run(lintStep, { path: 'conf', target: path })).code).toBe(2);
    await expect(execa('test', ['-e', scratch.at('made')])).rejects.toMatchObject({ exitCode: 1 });
  });
});

describe('the step of acl test', () => {
  test('passes what is as expected, file by file', async () => {
    scratch.put({ 'my access.yaml': EXPECTATIONS });
    expect(await run(aclStep, { path: 'conf', 'acl-tests': 'access.yaml\nmy access.yaml\n' })).toMatchObject({
      code: 0,
    });
  });

  test('annotates what is otherwise', async () => {
    scratch.put({ 'conf/acl': 'user weewx\ntopic write weather\n' });
    const { code, stdout } = await run(aclStep, { path: 'conf', 'acl-tests': 'access.yaml' });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error file=access\.yaml,line=2,/m);
  });
});

test('the hooks of pre-commit name commands that the package installs', () => {
  const hooks = hooksSchema.parse(parse(readFileSync(`${ROOT}/.pre-commit-hooks.yaml`, 'utf8')));
  expect(hooks.map(({ entry }) => entry)).toEqual(['mqttctl lint', 'mqttctl acl test']);
  const { bin } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8'));
  expect(Object.keys(bin)).toContain('mqttctl');
});

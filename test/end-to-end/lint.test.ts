import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lintSchema } from '../../src/report/lint-schema.js';
import { build, mqttctl, PROGRAM, type Run, Scratch } from './mqttctl.js';

const isRoot = process.getuid?.() === 0;
/** Starts everywhere, and no rule says more than a warning. */
const GOOD = 'listener 1883 127.0.0.1\nallow_anonymous true\n';
const BAD = `${GOOD}prot 1884\n`;
const FIXABLE = 'listener 1883 127.0.0.1\nallow_anonymous yes\n';
/** What does not depend on the machine. */
const FIXED = ['--target', '2.1.2', '--as', 'root'];

let scratch: Scratch;

beforeAll(build, 120_000);
beforeEach(() => {
  scratch = new Scratch().put({ 'good/mosquitto.conf': GOOD, 'bad/mosquitto.conf': BAD });
});
afterEach(() => scratch.remove());

function lint(args: readonly string[], options: Parameters<typeof mqttctl>[1] = {}): Promise<Run> {
  return mqttctl(['lint', ...FIXED.filter((_, i) => !args.includes(FIXED[i - (i % 2)] as string)), ...args], {
    cwd: scratch.path,
    ...options,
  });
}

async function document(args: readonly string[], options: Parameters<typeof mqttctl>[1] = {}) {
  const { stdout, stderr } = await lint(['--json', ...args], options);
  expect(stderr).toBe('');
  return lintSchema.strict().parse(JSON.parse(stdout));
}

/** One sentence on stderr, and nothing else anywhere. */
function expectFailure({ code, stdout, stderr }: Run, exitCode: number, sentence: string | RegExp): void {
  expect(stderr).toMatch(sentence);
  expect(stderr).toMatch(/^mqttctl: [^\n]+\n$/);
  expect(stderr).not.toMatch(/\n {4}at |node:internal|something went wrong/);
  expect(stdout).toBe('');
  expect(code).toBe(exitCode);
}

test.runIf(isRoot)('what only the broker may read is no fault of the configuration', async () => {
  scratch.put({
    'host/mosquitto.conf': `listener 1883 127.0.0.1\nallow_anonymous false\npassword_file passwd\nacl_file private/acl\n`,
    'host/passwd': 'alice:plain\n',
    'host/private/acl': 'topic read a/#\n',
  });
  chmodSync(scratch.at('host/passwd'), 0o600);
  chmodSync(scratch.at('host/private'), 0o700);
  const nobody = { uid: 65_534, gid: 65_534 };
  const { code, stdout } = await lint(['host', '--workdir', '.'], nobody);
  expect(code).toBe(0);
  expect(stdout).toMatch(/password_file passwd was not checked: mqttctl itself may not read it\. \[files\/not-seen\]/);
  expect(stdout).toMatch(/acl_file private\/acl was not checked: .* \(stopped at \S+\/host\/private\)/);
  expect(stdout).toMatch(/would start on this configuration, as far as this account may look: use sudo\.\n/);
  expect((await document(['host', '--workdir', '.'])).trees[0]).toMatchObject({ starts: false });
});

describe('exit codes', () => {
  test.each([
    [['good'], 0],
    [['bad'], 1],
    [['good', 'bad'], 1],
    [['bad/mosquitto.conf'], 1],
  ])('%j: %i', async (args, code) => {
    const run = await lint(args);
    expect(run.stderr).toBe('');
    expect(run.code).toBe(code);
  });

  test.each([
    [['--nosuch'], /^mqttctl: There is no flag --nosuch\. See "mqttctl lint --help"\.\n$/],
    [['--format', 'xml'], '--format takes text, json, sarif, github, junit, and not xml.'],
    [['--json', '--format', 'text'], 'mqttctl: --format and --json do not go together. See "mqttctl lint --help".\n'],
    [['--max-warnings', '-1', 'good'], '--max-warnings takes a number from 0 on, and not -1.'],
    [['--max-warnings', 'x', 'good'], /x/],
    [['--dry-run', 'good'], '--dry-run needs --fix beside it.'],
    [['--check', 'good'], /--dry-run/],
    [['--unsafe-fixes', 'good'], /--fix/],
    [['--rule', 'x', 'good'], '--rule x: write ID=SEVERITY, with off, info, warning or error.'],
    [['--rule', 'conf/unknown-option=loud', 'good'], 'write ID=SEVERITY'],
    [['--rule', 'no/rule=off', 'good'], 'there is no such rule; "mqttctl lint --rules" lists them.'],
    [['--explain', 'no/rule'], 'There is no rule no/rule; "mqttctl lint --rules" lists them.'],
    [['--target', 'nonsense', 'good'], /--target nonsense is no version that mqttctl knows/],
    [['--target', '1.5.9', 'good'], /--target 1\.5\.9 is no version/],
    [['--target', '2.0.x', 'good'], /--target 2\.0\.x is no version/],
    [['--as', 'nosuch', 'good'], '--as nosuch: there is no such account; a numeric UID or UID:GID works too.'],
    [['--settings', 'none.yaml', 'good'], 'The settings file none.yaml cannot be read (ENOENT).'],
    [['--explain'], /--explain/],
  ] as const)('%j: 2, and one sentence', async (args, sentence) => {
    expectFailure(await lint(args), 2, sentence);
  });

  test('a mistake in the settings: 2, with its place', async () => {
    scratch.put({ 'mqttctl.config.yaml': 'target: 2.0.11\nruls: {}\n' });
    expectFailure(await lint(['good']), 2, /mqttctl\.config\.yaml:2:1: the settings: Unrecognized key: "ruls"\.\n$/);
  });

  test.each([
    ['none', 'none cannot be opened (ENOENT): name a configuration file or its directory.'],
    ['good/mosquitto.conf/x', /cannot be opened \(ENOTDIR\)/],
    ['empty', 'empty has no mosquitto.conf: name the main configuration file.'],
    ['loop/x', /cannot be opened \(ELOOP\)/],
    ['evil\n\u001b[2J\u009b', 'mqttctl: evil\\x0a\\x1b[2J\\x9b cannot be opened (ENOENT)'],
  ])('PATH %j: 3', async (path, sentence) => {
    mkdirSync(scratch.at('empty'));
    symlinkSync('loop', scratch.at('loop'));
    expectFailure(await lint(['good', path]), 3, sentence);
  });

  test.runIf(isRoot)('a directory that may not be read: 3', async () => {
    mkdirSync(scratch.at('closed'));
    scratch.put({ 'closed/mosquitto.conf': GOOD });
    chmodSync(scratch.at('closed'), 0o700);
    expectFailure(await lint(['closed'], { uid: 65534, gid: 65534 }), 3, /closed.*EACCES|closed has no/);
  });
});

describe('what is printed', () => {
  test('a finding for people', async () => {
    const { stdout } = await lint(['bad', '--rule', 'conf/unknown-option=error']);
    const path = scratch.at('bad/mosquitto.conf');
    expect(stdout).toContain(`${path}:3:1: error: `);
    expect(stdout).toContain('\n  3 | prot 1884\n    | ^^^^\n');
    expect(stdout).toContain(
      `\nMosquitto 2.1.2 would not start on this configuration. It stops at ${path}:3 (conf/unknown-option).\n`,
    );
    expect(stdout).toMatch(/\n1 error, \d+ warnings?, \d+ infos? in 1 file, \d+ with a fix \(\d+ ms\)\n$/);
  });

  test('one JSON document, of the published shape', async () => {
    const { trees, summary } = await document(['good', 'bad/mosquitto.conf']);
    expect(trees.map(({ path, target, starts, files }) => ({ path, target, starts, files }))).toEqual([
      { path: 'good', target: '2.1.2', starts: true, files: [scratch.at('good/mosquitto.conf')] },
      { path: 'bad/mosquitto.conf', target: '2.1.2', starts: false, files: [scratch.at('bad/mosquitto.conf')] },
    ]);
    expect(trees[1]?.rejection).toEqual({
      rule: 'conf/unknown-option',
      file: scratch.at('bad/mosquitto.conf'),
      line: 3,
    });
    expect(trees[1]?.diagnostics.find(({ fatal }) => fatal)).toMatchObject({
      severity: 'error',
      file: scratch.at('bad/mosquitto.conf'),
      range: { start: { line: 3, column: 1 }, end: { line: 3, column: 5 } },
    });
    expect(summary.errors).toBe(1);
  });

  test.each([
    ['--format=json', /^\{\n {2}"trees": \[/],
    ['--format=sarif', /^\{\n {2}"\$schema": "https:\/\/json\.schemastore\.org\/sarif-2\.1\.0\.json"/],
    ['--format=github', /^::error file=.*bad\/mosquitto\.conf,line=3,col=1,endLine=3,endColumn=5,title=conf\/unknown/m],
    ['--format=junit', /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites/],
  ])('%s', async (flag, report) => {
    const { stdout, stderr, code } = await lint([flag, 'bad']);
    expect(stdout).toMatch(report);
    expect([stderr, code]).toEqual(['', 1]);
  });

  test('several trees under their names, judged each by itself', async () => {
    const { stdout } = await lint(['good', 'bad']);
    expect(stdout).toMatch(/^good\n\n/);
    expect(stdout).toMatch(/\nMosquitto 2\.1\.2 would start on this configuration\.\n\nbad\n\n/);
  });

  test('quiet, only errors and the verdict', async () => {
    scratch.put({ 'bad/mosquitto.conf': `# mqttctl-disable-next-line a/b\n${BAD}` });
    const say = async (...args: string[]) => (await lint(['bad', ...args])).stdout;
    expect(await say()).toContain('lint/unused-suppression');
    for (const flag of ['-q', '--quiet']) {
      const stdout = await say(flag);
      expect(stdout).not.toMatch(/: (warning|info): /);
      expect(stdout).toContain(': error: ');
      expect(stdout).toContain('would not start');
    }
  });

  test.each([
    ['no terminal', {}, [], false],
    ['FORCE_COLOR', { FORCE_COLOR: '1' }, [], true],
    ['FORCE_COLOR without a value', { FORCE_COLOR: '' }, [], true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, [], false],
    ['NO_COLOR and FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, [], false],
    ['an empty NO_COLOR and FORCE_COLOR', { NO_COLOR: '', FORCE_COLOR: '1' }, [], true],
    ['--no-color and FORCE_COLOR', { FORCE_COLOR: '1' }, ['--no-color'], false],
  ] as const)('colour with %s', async (_, env, args, coloured) => {
    const { stdout } = await lint(['bad', ...args], { env });
    expect(stdout.includes('\u001b[31m')).toBe(coloured);
    if (!coloured) expect(stdout).not.toContain('\u001b');
  });

  test.each(['with space', 'new\nline', 'esc\u001b]0;x\u0007'])('a PATH named %j safely', async (name) => {
    scratch.put({ [`${name}/mosquitto.conf`]: `\u001b[2J\u009b 1\n${GOOD}` });
    for (const format of ['text', 'json', 'sarif', 'github', 'junit']) {
      const { stdout, code } = await lint(['--format', format, name, 'good']);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      expect(code).toBe(1);
    }
    const { trees } = await document([name]);
    expect(trees[0]).toMatchObject({ path: name, files: [scratch.at(name, 'mosquitto.conf')] });
  });

  test('nothing more when nobody reads on', async () => {
    scratch.put({ 'bad/mosquitto.conf': 'prot 1\n'.repeat(20_000) });
    const pipe = `"${process.execPath}" "${PROGRAM}" lint bad --as root --target 2.1.2 | head -1`;
    const { stdout, stderr, status } = await new Promise<{ stdout: string; stderr: string; status: number | null }>(
      (resolve) => {
        const shell = spawn('sh', ['-c', pipe], { cwd: scratch.path });
        let [stdout, stderr] = ['', ''];
        shell.stdout.on('data', (data) => (stdout += data));
        shell.stderr.on('data', (data) => (stderr += data));
        shell.on('close', (status) => resolve({ stdout, stderr, status }));
      },
    );
    expect(stdout).toMatch(/^[^\n]+:1:1: error: [^\n]+\n$/);
    expect([stderr, status]).toEqual(['', 0]);
  });
});

test('interrupted, it ends at once', async () => {
  scratch.put({ 'good/mosquitto.conf': GOOD.repeat(500) });
  const trees = Array.from({ length: 5000 }, () => 'good');
  const child = spawn(process.execPath, [PROGRAM, 'lint', '--target', '2.1.2', ...trees], { cwd: scratch.path });
  setTimeout(() => child.kill('SIGINT'), 1000);
  const started = Date.now();
  const ended = await new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code)));
  expect(ended).toBe('SIGINT');
  expect(Date.now() - started).toBeLessThan(4000);
});

describe('rules', () => {
  test('--rules lists them', async () => {
    const { stdout, code } = await mqttctl(['lint', '--rules']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^conf\/unknown-option +error +.+$/m);
    for (const line of stdout.trimEnd().split('\n'))
      expect(line).toMatch(/^[a-z]+\/[a-z0-9.-]+ +(error|warning|info) +.+/);
  });

  test('--explain tells one', async () => {
    const { stdout, code } = await mqttctl(['lint', '--explain', 'conf/unknown-option']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^conf\/unknown-option \(error\)\n\n[\s\S]+\nNot so:\n {4}[\s\S]+\nBut so:\n {4}/);
  });

  test('--rule sets severities, the last word counts, and what stops the broker stays', async () => {
    scratch.put({ 'good/mosquitto.conf': `# mqttctl-disable-next-line a/b\n${GOOD}` });
    const codes = async (...settings: string[]) =>
      (await lint(['good', ...settings.map((setting) => `--rule=lint/${setting}`)])).code;
    expect(await codes()).toBe(0);
    expect(await codes('unused-suppression=error')).toBe(1);
    expect(await codes('unused-suppression=error', 'unused-suppression=off')).toBe(0);
    expect((await lint(['bad', '--rule', 'conf/unknown-option=off'])).code).toBe(1);
  });

  test('--max-warnings', async () => {
    scratch.put({ 'good/mosquitto.conf': `# mqttctl-disable-next-line a/b -- why\n${GOOD}` });
    const warning = ['good', '--rule', 'lint/unused-suppression=warning', '--json'];
    const { summary } = JSON.parse((await lint(warning)).stdout);
    expect(summary.warnings).toBeGreaterThan(0);
    expect((await lint([...warning, '--max-warnings', `${summary.warnings}`])).code).toBe(0);
    expect((await lint([...warning, '--max-warnings', `${summary.warnings - 1}`])).code).toBe(1);
  });

  test('of the settings file, which flags overrule', async () => {
    scratch.put({
      'good/mosquitto.conf': `# mqttctl-disable-next-line a/b -- why\n${GOOD}`,
      'mqttctl.config.yaml': 'target: 2.0.11\nas: root\nrules:\n  lint/unused-suppression: error\n',
      'other.json': '{"target": "3.0"}',
    });
    const run = (...args: string[]) => mqttctl(['lint', 'good', '--json', ...args], { cwd: scratch.path });
    const settled = await run();
    expect(settled.code).toBe(1);
    expect(JSON.parse(settled.stdout).trees[0].target).toBe('2.0.11');
    expect((await run('--rule', 'lint/unused-suppression=off')).code).toBe(0);
    expect(JSON.parse((await run('--target', '2.0')).stdout).trees[0].target).toBe('2.0.22');
    expect(JSON.parse((await run('--settings', 'other.json')).stdout).trees[0].target).toBe('3.0.0');
  });
});

describe('--fix', () => {
  const path = () => scratch.at('good/mosquitto.conf');
  beforeEach(() => {
    scratch.put({ 'good/mosquitto.conf': FIXABLE });
  });

  test('repairs, and reports what is left', async () => {
    chmodSync(path(), 0o640);
    const { stdout, code } = await lint(['--fix', 'good']);
    expect(readFileSync(path(), 'utf8')).toBe(GOOD);
    expect(statSync(path()).mode & 0o777).toBe(0o640);
    expect(stdout).toContain('Mosquitto 2.1.2 would start on this configuration.');
    expect(code).toBe(0);
  });

  test.each([
    [[], 0],
    [['--check'], 1],
  ])('--dry-run %j shows the change and writes nothing: %i', async (flags, code) => {
    const before = statSync(path());
    const run = await lint(['--fix', '--dry-run', ...flags, 'good']);
    expect(run.stdout).toBe(
      `--- ${path()}\n+++ ${path()}\n@@ -1,2 +1,2 @@\n listener 1883 127.0.0.1\n-allow_anonymous yes\n+allow_anonymous true\n`,
    );
    expect([run.stderr, run.code]).toEqual(['', code]);
    expect(readFileSync(path(), 'utf8')).toBe(FIXABLE);
    expect(statSync(path())).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
  });

  test('--dry-run --json is one JSON document with the edits', async () => {
    const { trees } = await document(['--fix', '--dry-run', 'good']);
    const found = trees[0]?.diagnostics.find(({ rule }) => rule === 'conf/bad-boolean');
    expect(found?.fix?.edits).toMatchObject([{ file: path(), newText: 'true' }]);
    expect(readFileSync(path(), 'utf8')).toBe(FIXABLE);
  });

  test('--dry-run --check has nothing against what is right', async () => {
    await lint(['--fix', 'good']);
    expect(await lint(['--fix', '--dry-run', '--check', 'good'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('makes unsafe ones only when asked', async () => {
    scratch.put({ 'bad/mosquitto.conf': 'listner 1883 127.0.0.1\nallow_anonymous true\n' });
    expect((await lint(['--fix', 'bad'])).code).toBe(1);
    expect((await lint(['--fix', '--unsafe-fixes', 'bad'])).code).toBe(0);
    expect(readFileSync(scratch.at('bad/mosquitto.conf'), 'utf8')).toBe(GOOD);
  });

  test('repairs a file that trees share once, behind links too', async () => {
    for (const tree of ['a', 'b']) {
      scratch.put({ [`${tree}/mosquitto.conf`]: `include_dir ${scratch.at(tree, 'd')}\nlistener 1883 127.0.0.1\n` });
      mkdirSync(scratch.at(tree, 'd'));
      symlinkSync(scratch.at('shared.conf'), scratch.at(tree, 'd/shared.conf'));
    }
    scratch.put({ 'shared.conf': 'allow_anonymous yes\n' });
    const { code, stderr } = await lint(['--fix', 'a', 'b']);
    expect([code, stderr]).toEqual([0, '']);
    expect(readFileSync(scratch.at('shared.conf'), 'utf8')).toBe('allow_anonymous true\n');
  });

  test.runIf(isRoot)('in a directory where nothing may be written: 3, and nothing is changed', async () => {
    const run = await lint(['--fix', 'good'], { uid: 65534, gid: 65534 });
    const directory = scratch.at('good');
    expectFailure(
      run,
      3,
      `${path()} cannot be written (EACCES); nothing was changed: run mqttctl as root or as the owner of it and of ${directory}.`,
    );
    expect(readFileSync(path(), 'utf8')).toBe(FIXABLE);
  });
});

describe('which configuration', () => {
  test('is never read from standard input', async () => {
    const env = { MQTTCTL_CONFIG: scratch.at('bad/mosquitto.conf') };
    expect((await document([], { env, input: 'good' })).trees[0]?.path).toBe(scratch.at('bad/mosquitto.conf'));
  });

  test('without a PATH, --config, else MQTTCTL_CONFIG', async () => {
    const env = { MQTTCTL_CONFIG: scratch.at('bad/mosquitto.conf') };
    expect((await document([], { env })).trees[0]?.path).toBe(scratch.at('bad/mosquitto.conf'));
    expect((await document(['-c', 'good/mosquitto.conf'], { env })).trees[0]?.path).toBe('good/mosquitto.conf');
    expect((await document(['--config', 'good'], { env })).trees[0]?.starts).toBe(true);
  });

  test('none at the usual places: 3', async () => {
    mkdirSync(scratch.at('empty'));
    expectFailure(
      await lint(['--root', 'empty']),
      3,
      /No mosquitto\.conf at the usual places \(\/etc\/mosquitto\/mosquitto\.conf, .*\): name one with --config FILE\./,
    );
  });

  test.each([
    ['1.6', '1.6.15'],
    ['2.0', '2.0.22'],
    ['2.0.11', '2.0.11'],
    ['2.1', '2.1.2'],
    ['3.0', '3.0.0'],
  ])('--target %s judges for %s', async (target, judged) => {
    expect((await document(['good', '--target', target])).trees[0]?.target).toBe(judged);
  });

  test('--target installed asks dpkg of another root, and fails where none is', async () => {
    scratch.put({
      'image/var/lib/dpkg/status':
        'Package: a\nStatus: install ok installed\n\nPackage: mosquitto\nStatus: install ok installed\nVersion: 2.0.11-1.2+deb12u1\n',
      'image/etc/mosquitto/mosquitto.conf': GOOD,
    });
    expect((await document(['--root', 'image', '--target', 'installed'])).trees[0]?.target).toBe('2.0.11');
    expectFailure(
      await lint(['--root', 'good', '--target', 'installed']),
      3,
      'No installed mosquitto was found: name the version to judge for, like --target 2.0.11.',
    );
  });

  test('--as decides what can be read', async () => {
    scratch.put({ 'good/passwd': 'a\n', 'good/mosquitto.conf': `password_file ${scratch.at('good/passwd')}\n${GOOD}` });
    chmodSync(scratch.at('good/passwd'), 0o600);
    const { trees } = await document(['good', '--as', '1883']);
    expect(trees[0]).toMatchObject({ starts: false, rejection: { rule: 'files/unreadable' } });
    expect((await document(['good', '--as', 'root', '--target', '2.0.22'])).trees[0]?.starts).toBe(true);
  });

  test('--workdir counts from each main file', async () => {
    for (const tree of ['a', 'b']) {
      scratch.put({ [`${tree}/mosquitto.conf`]: 'include_dir conf.d\n', [`${tree}/conf.d/x.conf`]: GOOD });
    }
    const { trees } = await document(['a', 'b', '--workdir', '.']);
    expect(trees.map(({ files }) => files)).toEqual(
      ['a', 'b'].map((tree) => [scratch.at(tree, 'mosquitto.conf'), `${scratch.at(tree)}/conf.d/x.conf`]),
    );
    const absolute = await document(['a', '--workdir', scratch.at('b')]);
    expect(absolute.trees[0]?.files[1]).toBe(scratch.at('b/conf.d/x.conf'));
  });
});

describe('--root', () => {
  beforeEach(() => {
    scratch.put({
      'image/etc/mosquitto/mosquitto.conf': 'include_dir /etc/mosquitto/conf.d\n',
      'image/etc/mosquitto/conf.d/a.conf': GOOD,
      'outside/secret.conf': 'outside 1\n',
    });
  });

  test.each([
    ['as this machine sees it', () => [scratch.at('image/etc/mosquitto')]],
    ['relative', () => ['image/etc/mosquitto/mosquitto.conf']],
    ['as the broker sees it', () => ['/etc/mosquitto']],
    ['by default', () => []],
  ])('a tree given %s', async (_, paths) => {
    const { trees } = await document(['--root', 'image', ...paths()]);
    expect(trees[0]).toMatchObject({
      starts: true,
      files: [scratch.at('image/etc/mosquitto/mosquitto.conf'), scratch.at('image/etc/mosquitto/conf.d/a.conf')],
    });
  });

  test.each([
    ['absolute', () => scratch.at('outside/secret.conf')],
    ['climbing', () => '../../../../../../../../../outside/secret.conf'],
    ['of a directory', () => scratch.at('outside')],
  ])('a link that leads out is not followed: %s', async (_, target) => {
    symlinkSync(target(), scratch.at('image/etc/mosquitto/conf.d/b.conf'));
    const { stdout, code } = await lint(['--root', 'image']);
    expect(stdout).not.toContain('outside 1');
    expect(code).toBe(1);
  });

  test('--fix does not write through a link that leads out', async () => {
    scratch.put({ 'outside/secret.conf': 'allow_anonymous yes\n' });
    symlinkSync(scratch.at('outside/secret.conf'), scratch.at('image/etc/mosquitto/conf.d/b.conf'));
    await lint(['--root', 'image', '--fix', '--unsafe-fixes']);
    expect(readFileSync(scratch.at('outside/secret.conf'), 'utf8')).toBe('allow_anonymous yes\n');
  });
});

describe('odd PATHs', () => {
  test('a FIFO is not waited for', async () => {
    execFileSync('mkfifo', [scratch.at('fifo')]);
    const { code, stderr } = await lint(['fifo'], { timeout: 10_000 });
    expect([1, 3]).toContain(code);
    expect(stderr).not.toContain('something went wrong');
  });

  test('a directory that holds itself', async () => {
    scratch.put({
      'good/mosquitto.conf': `include_dir ${scratch.at('good/self/self/self')}\nlistener 1883 127.0.0.1\n`,
    });
    symlinkSync('.', scratch.at('good/self'));
    const { trees } = await document(['good/self/self']);
    expect(trees[0]?.files.every((file) => file.endsWith('.conf'))).toBe(true);
  });

  test('ten megabytes of anything', async () => {
    const bytes = Buffer.alloc(10_000_000);
    for (let at = 0, state = 1; at < bytes.length; at++) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      bytes[at] = (state >> 16) & 0xff;
    }
    scratch.put({ binary: bytes });
    const { code, stderr } = await lint(['binary', '--json']);
    expect([code, stderr]).toEqual([1, '']);
  });

  test('many', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `t${i}`);
    for (const name of names) scratch.put({ [`${name}/mosquitto.conf`]: GOOD });
    const { trees } = await document(names);
    expect(trees.map(({ path }) => path)).toEqual(names);
  });

  test('behind -- may look like a flag', async () => {
    scratch.put({ '--json/mosquitto.conf': GOOD });
    expect((await document(['--', '--json'])).trees[0]?.path).toBe('--json');
  });
});

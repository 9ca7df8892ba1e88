import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { build, mqttctl, type Run, Scratch } from './mqttctl.js';

const CODE = '.cache/mqttctl/code';
const isRoot = process.getuid?.() === 0;

let scratch: Scratch;

beforeAll(build, 120_000);
beforeEach(() => {
  scratch = new Scratch().put({ acl: 'topic read a/#\n' });
});
afterEach(() => scratch.remove());

const check = (environment: Record<string, string> = {}): Promise<Run> =>
  mqttctl(['acl', 'check', '--anonymous', '--topic', 'a/b', '--access', 'read', '--file', 'acl'], {
    cwd: scratch.path,
    env: { HOME: scratch.path, ...environment },
  });
const ALLOWED = expect.objectContaining({ code: 0, stderr: '', stdout: expect.stringContaining('allowed: ') });
const kept = () => readdirSync(scratch.at(CODE));

describe('what was compiled', () => {
  test('is kept for each command, for its user alone, and used again', async () => {
    expect(await check()).toEqual(ALLOWED);
    const [name = '', ...others] = kept();
    expect([name, others]).toEqual([expect.stringMatching(/-acl-check$/), []]);
    const file = scratch.at(CODE, name);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(scratch.at(CODE)).mode & 0o777).toBe(0o700);
    const { ino } = statSync(file);
    expect(await check()).toEqual(ALLOWED);
    // What V8 had refused would have been replaced.
    expect([kept(), statSync(file).ino]).toEqual([[name], ino]);
  });

  test('goes where XDG_CACHE_HOME says', async () => {
    scratch.put({ 'xdg/.keep': '' });
    expect(await check({ XDG_CACHE_HOME: scratch.at('xdg') })).toEqual(ALLOWED);
    expect([readdirSync(scratch.at('xdg/mqttctl/code')).length, existsSync(scratch.at('.cache'))]).toEqual([1, false]);
  });

  test('is replaced where V8 refuses it', async () => {
    await check();
    const file = scratch.at(CODE, kept()[0] as string);
    const good = readFileSync(file).length;
    writeFileSync(file, 'rubbish');
    expect(await check()).toEqual(ALLOWED);
    expect(readFileSync(file).length).toBeGreaterThan(good / 2);
  });

  test('of another build is dropped', async () => {
    await check();
    writeFileSync(scratch.at(CODE, '0123456789ab-v20.0.0-x64-lint'), '');
    await mqttctl(['acl', 'list', '--file', 'acl'], { cwd: scratch.path, env: { HOME: scratch.path } });
    expect(kept().map((name) => name.replace(/^.*?-x64-|^.*?-arm64-/, ''))).toEqual(['acl-check', 'acl-list']);
  });
});

describe('nothing is kept or used', () => {
  test('where others may write', async () => {
    await check();
    const file = scratch.at(CODE, kept()[0] as string);
    chmodSync(scratch.at(CODE), 0o777);
    writeFileSync(file, 'planted');
    expect(await check()).toEqual(ALLOWED);
    expect(readFileSync(file, 'utf8')).toBe('planted');
  });

  test.runIf(isRoot)("in another one's home, as sudo may leave it to root", async () => {
    await check();
    const file = scratch.at(CODE, kept()[0] as string);
    for (const name of ['.cache', '.cache/mqttctl', CODE]) chownSync(scratch.at(name), 65534, 65534);
    writeFileSync(file, 'planted');
    expect(await check()).toEqual(ALLOWED);
    expect(readFileSync(file, 'utf8')).toBe('planted');
  });

  test.runIf(isRoot)('where the HOME is that of root, as sudo leaves it to other accounts', async () => {
    chmodSync(scratch.at('acl'), 0o644);
    const home = new Scratch();
    chmodSync(home.path, 0o700);
    const account = { uid: 65_534, gid: 65_534, cwd: scratch.path, env: { HOME: home.path } };
    expect(await mqttctl(['acl', 'list', '--file', 'acl'], account)).toMatchObject({ code: 0, stderr: '' });
    home.remove();
  });

  test.each<Record<string, string>>([
    { HOME: '/nonexistent' },
    { HOME: '' },
    { HOME: 'relative' },
    { XDG_CACHE_HOME: '/proc/nowhere' },
  ])('where there is no place: %j', async (environment) => expect(await check(environment)).toEqual(ALLOWED));

  test('where Node.js is told not to', async () => {
    expect(await check({ NODE_DISABLE_COMPILE_CACHE: '1' })).toEqual(ALLOWED);
    expect(existsSync(scratch.at('.cache'))).toBe(false);
  });
});

test('a name that is no command leaves nothing', async () => {
  await mqttctl(['nosuch'], { cwd: scratch.path, env: { HOME: scratch.path } });
  expect(existsSync(scratch.at('.cache'))).toBe(false);
});

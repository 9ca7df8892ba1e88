import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complete } from '../../src/completion/complete.js';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'mqttctl-completion-'));
  const at = (name: string) => path.join(directory, name);
  writeFileSync(at('passwd'), 'alice:x\nev\x1b[31mil:x\nbob:x\n');
  writeFileSync(at('acl'), 'user carol\ntopic #\nuser alice\ntopic #\n');
  writeFileSync(at('other'), 'dora:x\n');
  writeFileSync(at('m.conf'), `password_file ${at('passwd')}\nacl_file ${at('acl')}\n`);
});

afterAll(() => rmSync(directory, { recursive: true }));

async function values(...line: string[]): Promise<string[]> {
  const { candidates } = await complete(line.map((word) => word.replace('DIR', directory)));
  return candidates.map(({ value }) => value);
}

test('commands and topics come with what they do', async () => {
  const { candidates } = await complete(['']);
  expect(candidates.map(({ value }) => value)).toContain('passwd');
  expect(candidates.every(({ description }) => description)).toBe(true);
  expect(candidates.map(({ value }) => value)).not.toContain('complete');
});

test('users are those of the file that the command would take, and none that drives the terminal', async () => {
  expect(await values('passwd', 'remove', '-c', 'DIR/m.conf', '')).toEqual(['alice', 'bob']);
  expect(await values('passwd', 'remove', '-c', 'DIR/m.conf', 'alice', '')).toEqual(['bob']);
  expect(await values('passwd', 'remove', '-f', 'DIR/other', '')).toEqual(['dora']);
  expect(await values('passwd', 'remove', '--root', 'DIR', '-f', '/other', '')).toEqual(['dora']);
  expect(await values('acl', 'allow', '--config=DIR/m.conf', '')).toEqual(['alice', 'bob', 'carol']);
});

test('MQTTCTL_CONFIG counts where no flag does', async () => {
  process.env.MQTTCTL_CONFIG = path.join(directory, 'm.conf');
  try {
    expect(await values('client', 'weewx', '--user', '')).toEqual(['alice', 'bob', 'carol']);
  } finally {
    delete process.env.MQTTCTL_CONFIG;
  }
});

test('flags come once, and not beside those that exclude them', async () => {
  const first = await values('passwd', 'add', '--');
  expect(first).toEqual(expect.arrayContaining(['--dry-run', '--reload', '--no-color', '--config', '--help']));
  const then = await values('passwd', 'add', '--dry-run', '--');
  expect(then).not.toContain('--dry-run');
  expect(then).not.toContain('--reload');
});

test('a value that begins with a dash is no flag, and nothing after -- is', async () => {
  expect(await values('acl', 'check', '--access', '')).toEqual(['read', 'write', 'subscribe']);
  expect(await values('passwd', 'remove', '-c', 'DIR/m.conf', '--', '')).toEqual(['alice', 'bob']);
});

test('values that mqttctl knows', async () => {
  expect(await values('lint', '--explain', '')).toContain('conf/unknown-option');
  expect(await values('config', 'explain', '')).toContain('allow_anonymous');
  expect(await values('config', 'set', 'allow_anonymous', '')).toEqual(['true', 'false']);
  expect(await values('init', '')).toContain('weewx');
  expect(await values('client', '')).toContain('zigbee2mqtt');
  expect(await values('lint', '--rule', 'conf/unknown-option=')).toContain('conf/unknown-option=off');
  expect(await complete(['doctor', '--skip=tls,'])).toMatchObject({ kind: 'words', head: '--skip=tls,' });
});

test('files and directories are left to the shell', async () => {
  expect(await complete(['lint', ''])).toMatchObject({ kind: 'files', head: '' });
  expect(await complete(['lint', '--root='])).toMatchObject({ kind: 'directories', head: '--root=' });
});

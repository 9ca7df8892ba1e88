import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CandidateFileSystem } from '../../src/installation/candidate-filesystem.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'mqttctl-candidates-'));
  mkdirSync(join(root, 'etc/conf.d'), { recursive: true });
  writeFileSync(join(root, 'etc/main'), 'old', { mode: 0o640 });
  writeFileSync(join(root, 'etc/conf.d/a.conf'), 'a');
  symlinkSync('/etc/main', join(root, 'etc/link'));
});
afterAll(() => rmSync(root, { recursive: true }));

const change = (path: string, text: string | undefined) => ({
  path,
  bytes: text === undefined ? undefined : Buffer.from(text),
});

function text(fs: CandidateFileSystem, path: string): string {
  const content = fs.read(path);
  return content.ok ? content.value.toString() : content.refusal.code;
}

test('a changed file has its new content and old rights, also behind a link', () => {
  const fs = new CandidateFileSystem([change('/etc/main', 'new')], root);
  expect(text(fs, '/etc/link')).toBe('new');
  expect(fs.stat('/etc/main')).toMatchObject({ value: { mode: 0o640, size: 3 } });
});

test('a new file is listed, with the directories that it needs', () => {
  const owner = { uid: 7, gid: 8 };
  const fs = new CandidateFileSystem(
    [{ ...change('/etc/conf.d/b.conf', 'b'), owner, mode: 0o644 }, change('/srv/deep/down', 'x')],
    root,
  );
  expect(fs.list('/etc/conf.d')).toEqual({ ok: true, value: ['a.conf', 'b.conf'] });
  expect(fs.stat('/etc/conf.d/b.conf')).toMatchObject({ value: { type: 'file', mode: 0o644, ...owner } });
  expect(fs.list('/srv')).toEqual({ ok: true, value: ['deep'] });
  expect(text(fs, '/srv/deep/down')).toBe('x');
});

test('a candidate that is named by a link stands for what the link leads to', () => {
  symlinkSync('conf.d', join(root, 'etc/linked.d'));
  const fs = new CandidateFileSystem([change('/etc/link', 'new'), change('/etc/linked.d/b.conf', 'b')], root);
  expect([text(fs, '/etc/main'), text(fs, '/etc/link')]).toEqual(['new', 'new']);
  expect(fs.list('/etc/conf.d')).toEqual({ ok: true, value: ['a.conf', 'b.conf'] });
  expect(text(fs, '/etc/conf.d/b.conf')).toBe('b');
});

test('a removed file is gone, and what is not named is as it was', () => {
  const fs = new CandidateFileSystem([change('/etc/conf.d/a.conf', undefined)], root);
  expect(fs.list('/etc/conf.d')).toEqual({ ok: true, value: [] });
  expect(text(fs, '/etc/conf.d/a.conf')).toBe('ENOENT');
  expect(text(fs, '/etc/main')).toBe('old');
  expect(text(fs, '/nowhere')).toBe('ENOENT');
});

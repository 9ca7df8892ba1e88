import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account, FileSystem } from '../../src/installation/filesystem.js';
import { type MemoryEntry, MemoryFileSystem } from '../../src/installation/memory-filesystem.js';
import { RealFileSystem } from '../../src/installation/real-filesystem.js';

const broker: Account = { name: 'broker', uid: 64_001, gids: [64_001, 64_002] };
const member: Account = { name: 'member', uid: 64_009, gids: [64_009, 64_002] };
const root: Account = { name: 'root', uid: 0, gids: [0] };
const asRoot = process.getuid?.() === 0;
const me = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

const tree: Record<string, MemoryEntry> = {
  '/etc/a': 'A',
  '/etc/absolute': { link: '/etc/a' },
  '/etc/relative': { link: '../etc/./a' },
  '/etc/climbing': { link: '../../../../../etc/a' },
  '/etc/dangling': { link: 'nowhere/at/all' },
  '/etc/self': { link: 'self' },
  '/etc/ping': { link: 'pong' },
  '/etc/pong': { link: 'ping' },
  '/etc/through': { link: 'directory' },
  '/etc/slash': { link: 'a/' },
  '/etc/directory/b': 'B',
  '/etc/outside': { link: '/proc/version' },
  '/etc/pipe': { special: 'fifo' },
  '/secret/key': { content: 'K', uid: me.uid, gid: me.gid },
  '/secret': { dir: true, mode: 0o700 },
  '/to-secret': { link: 'secret/key' },
  ...Object.fromEntries(
    Array.from({ length: 41 }, (_, at) => [`/chain${at}`, { link: at === 0 ? 'etc/a' : `chain${at - 1}` }]),
  ),
};

const files: Record<string, MemoryEntry> = asRoot
  ? {
      '/own/mine': { content: '', mode: 0o600, uid: 64_001 },
      '/own/not-mine': { content: '', mode: 0o600 },
      '/own/owner-shut-out': { content: '', mode: 0o044, uid: 64_001 },
      '/own/group-shut-out': { content: '', mode: 0o604, gid: 64_002 },
      '/own/group': { content: '', mode: 0o640, gid: 64_002 },
      '/own/others': { content: '', mode: 0o606 },
      '/shared/x': { content: '', mode: 0o666 },
      '/shared': { dir: true, mode: 0o750, gid: 64_002 },
      '/listable/x': { content: '', mode: 0o666 },
      '/listable': { dir: true, mode: 0o744 },
      '/searchable/deep/x': { content: '', mode: 0o666 },
      '/searchable': { dir: true, mode: 0o711 },
      '/sticky/link': { link: '../own/others' },
      '/sticky/brokers-link': { link: '../own/others', uid: 64_001 },
      '/sticky': { dir: true, mode: 0o1777, uid: 64_003 },
    }
  : {};

let directory = '';

function build(entries: Record<string, MemoryEntry>): void {
  for (const [path, entry] of Object.entries(entries)) {
    const at = join(directory, path);
    mkdirSync(dirname(at), { recursive: true });
    if (typeof entry === 'string' || Buffer.isBuffer(entry)) writeFileSync(at, entry);
    else if ('link' in entry) execFileSync('ln', ['-s', entry.link, at]);
    else if ('special' in entry) execFileSync('mkfifo', [at]);
    else if ('content' in entry) writeFileSync(at, entry.content);
    if (typeof entry === 'string' || Buffer.isBuffer(entry)) continue;
    if (entry.uid !== undefined || entry.gid !== undefined) {
      if (asRoot) execFileSync('chown', ['-h', `${entry.uid ?? 0}:${entry.gid ?? 0}`, at]);
    }
    if (entry.mode !== undefined) chmodSync(at, entry.mode);
  }
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'mqttctl-fs-'));
  chmodSync(directory, 0o755);
  build({ ...tree, ...files });
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe.each([
  ['in memory', () => new MemoryFileSystem(tree)],
  ['on disk under another root', () => new RealFileSystem(directory)],
] as const)('the way through a tree %s', (_, open: () => FileSystem) => {
  test.each([
    ['/etc/a', 'A'],
    ['//etc/./directory//../a', 'A'],
    ['/../../etc/a', 'A'],
    ['/etc/absolute', 'A'],
    ['/etc/relative', 'A'],
    ['/etc/climbing', 'A'],
    ['/etc/through/b', 'B'],
    ['/etc/through/../a', 'A'],
    ['/chain39', 'A'],
  ])('%s is read', (path, content) => {
    const read = open().read(path);
    expect(read.ok && read.value.toString()).toBe(content);
  });

  test.each([
    ['/etc/none', 'ENOENT', '/etc/none'],
    ['/none/a', 'ENOENT', '/none'],
    ['/etc/a/b', 'ENOTDIR', '/etc/a'],
    ['/etc/a/..', 'ENOTDIR', '/etc/a'],
    ['/etc/a/', 'ENOTDIR', '/etc/a'],
    ['/etc/slash', 'ENOTDIR', '/etc/a'],
    ['/etc/dangling', 'ENOENT', '/etc/nowhere'],
    ['/etc/outside', 'ENOENT', '/proc'],
    ['/etc/self', 'ELOOP', '/etc/self'],
    ['/etc/ping', 'ELOOP', '/etc/ping'],
    ['/chain40', 'ELOOP', '/chain0'],
    ['/etc', 'EISDIR', '/etc'],
    ['/etc/pipe', 'EIO', '/etc/pipe'],
    ['', 'ENOENT', ''],
    ['/etc/a\0b', 'ENOENT', '/etc/a\0b'],
    [`/etc/${'x'.repeat(256)}`, 'ENAMETOOLONG', `/etc/${'x'.repeat(256)}`],
    [`/${'./'.repeat(2048)}etc`, 'ENAMETOOLONG', `/${'./'.repeat(2048)}etc`],
  ])('%s is refused', (path, code, at) => {
    expect(open().read(path)).toEqual({ ok: false, refusal: { code, at } });
  });

  test('lstat sees the link, stat what it points to', () => {
    const fs = open();
    expect(fs.lstat('/etc/absolute')).toMatchObject({ ok: true, value: { type: 'symlink' } });
    expect(fs.stat('/etc/absolute')).toMatchObject({ ok: true, value: { type: 'file', size: 1 } });
    expect(fs.lstat('/etc/through/')).toMatchObject({ ok: true, value: { type: 'directory' } });
  });

  test('realPath, list, head and the limit', () => {
    const fs = open();
    expect(fs.realPath('/etc/through/../climbing')).toEqual({ ok: true, value: '/etc/a' });
    expect(fs.list('/etc/through')).toEqual({ ok: true, value: ['b'] });
    expect(fs.list('/etc/a')).toEqual({ ok: false, refusal: { code: 'ENOTDIR', at: '/etc/a' } });
    expect(fs.head('/etc/a', 9)).toEqual({ ok: true, value: Buffer.from('A') });
    expect(fs.head('/etc/a', 0)).toEqual({ ok: true, value: Buffer.alloc(0) });
    expect(fs.read('/etc/a', 1).ok).toBe(true);
    expect(fs.read('/etc/a', 0)).toEqual({ ok: false, refusal: { code: 'EIO', at: '/etc/a' } });
  });

  test.skipIf(!asRoot)('access names the directory that stops an account', () => {
    const fs = open();
    expect(fs.access('/to-secret', broker, 'read')).toEqual({ ok: false, refusal: { code: 'EACCES', at: '/secret' } });
    expect(fs.access('/to-secret', root, 'read').ok).toBe(true);
    expect(fs.access('/etc/directory', broker, 'search').ok).toBe(true);
    expect(fs.access('/etc/a', root, 'search')).toEqual({ ok: false, refusal: { code: 'ENOTDIR', at: '/etc/a' } });
  });
});

describe('the kernel agrees', () => {
  const probe = `
    const fs = require('fs');
    for (const path of JSON.parse(process.argv[1])) for (const flag of ['R_OK', 'W_OK']) {
      let code = 'ok';
      try { fs.accessSync(path, fs.constants[flag]); } catch (error) { code = error.code; }
      console.log(path + ' ' + flag + ' ' + code);
    }`;

  test.runIf(asRoot).each([broker, member])('on what $name may read and write', (account) => {
    const paths = [...Object.keys(files), ...Object.keys(tree)].map(
      (path) => directory + path.replace(/^\/etc\/absolute$/, '/etc/relative'),
    );
    const ids = ['--reuid', `${account.uid}`, '--regid', `${account.gids[0]}`, '--groups', account.gids.join(',')];
    const { stdout } = spawnSync('setpriv', [...ids, process.execPath, '-e', probe, JSON.stringify(paths)], {
      encoding: 'utf8',
      cwd: '/',
    });
    const fs = new RealFileSystem();
    const answers = paths.flatMap((path) =>
      (['read', 'write'] as const).map((want) => {
        const access = fs.access(path, account, want);
        return `${path} ${want === 'read' ? 'R_OK' : 'W_OK'} ${access.ok ? 'ok' : access.refusal.code}`;
      }),
    );
    expect(answers).toEqual(stdout.trim().split('\n'));
  });
});

describe('what mqttctl itself may not see', () => {
  const entries: Record<string, MemoryEntry> = {
    '/closed/x': '',
    '/closed': { dir: true, mode: 0o700, uid: 64_001 },
    '/mine': { content: '', mode: 0o600, uid: 64_001 },
  };
  const fs = new MemoryFileSystem(entries, { viewer: member });

  test('is told apart from what the account may not', () => {
    expect(fs.access('/closed/x', broker, 'read')).toEqual({
      ok: false,
      refusal: { code: 'EACCES', at: '/closed', unseen: true },
    });
    const other: Account = { name: 'other', uid: 5, gids: [5] };
    expect(fs.access('/closed/x', other, 'read')).toEqual({ ok: false, refusal: { code: 'EACCES', at: '/closed' } });
  });

  test('does not hide rights that can be judged from outside', () => {
    expect(fs.access('/mine', broker, 'read').ok).toBe(true);
    expect(fs.read('/mine')).toEqual({ ok: false, refusal: { code: 'EACCES', at: '/mine', unseen: true } });
  });
});

describe('the memory', () => {
  test('judges read-only mounts and sticky directories', () => {
    const fs = new MemoryFileSystem(
      {
        '/ro': { dir: true, readOnly: true },
        '/ro/deep/x': '',
        '/tmp': { dir: true, mode: 0o1777 },
        '/tmp/link': { link: '/ro', uid: 64_009 },
      },
      { protectsLinks: true },
    );
    expect(fs.access('/ro/deep/x', root, 'write')).toEqual({ ok: false, refusal: { code: 'EROFS', at: '/ro/deep/x' } });
    expect(fs.access('/tmp/link', root, 'read')).toEqual({ ok: false, refusal: { code: 'EACCES', at: '/tmp/link' } });
    expect(fs.access('/tmp/link', member, 'read').ok).toBe(true);
  });
});

describe('hostPath', () => {
  test('stays inside another root', () => {
    const fs = new RealFileSystem(directory);
    expect(fs.hostPath('/etc/climbing')).toBe(`${directory}/etc/a`);
    expect(fs.hostPath('/etc/through/new')).toBe(`${directory}/etc/directory/new`);
    expect(fs.hostPath('/../new/file')).toBe(`${directory}/new/file`);
    expect(fs.hostPath('/')).toBe(`${directory}/`);
    expect(new RealFileSystem().hostPath('/etc/../x')).toBe('/etc/../x');
  });

  test('a link that leads out shows nothing of the outside', () => {
    symlinkSync('/etc/passwd', join(directory, 'passwd'));
    const fs = new RealFileSystem(directory);
    expect(fs.read('/passwd')).toEqual({ ok: false, refusal: { code: 'ENOENT', at: '/etc/passwd' } });
    expect(fs.hostPath('/passwd')).toBe(`${directory}/passwd`);
  });
});

test('files that never end or block are not waited for', () => {
  const fs = new RealFileSystem();
  expect(fs.read('/dev/zero')).toEqual({ ok: false, refusal: { code: 'EIO', at: '/dev/zero' } });
  expect(fs.read('/proc/self/status').ok).toBe(true);
  expect(fs.read('/proc/kmsg').ok).toBe(false);
});

import { describe, expect, test } from 'vitest';
import { databaseLink } from '../../../../src/lint/rules/files/database-link.js';
import { databaseNotReadable } from '../../../../src/lint/rules/files/database-not-readable.js';
import { databaseNotWritable } from '../../../../src/lint/rules/files/database-not-writable.js';
import { securityFileCopy } from '../../../../src/lint/rules/files/security-file-copy.js';
import { securityFileIncluded } from '../../../../src/lint/rules/files/security-file-included.js';
import { securityFileOwner } from '../../../../src/lint/rules/files/security-file-owner.js';
import { unreadableOnReload } from '../../../../src/lint/rules/files/unreadable-on-reload.js';
import { look, own, type Tree, tree } from './look.js';

describe('owner and mode of security files', () => {
  const acl = 'acl_file /etc/mosquitto/acl\n';
  const passwd = 'password_file /etc/mosquitto/passwd\n';
  const at = (mode: number, uid = 104, gid = 111) => ({ content: '', mode, uid, gid });

  test.each([
    [at(0o644, 0, 0), 'does not belong to mosquitto and is open to others'],
    [at(0o640, 0, 111), 'does not belong to mosquitto, and'],
    [at(0o640, 104, 0), 'does not belong to the group of mosquitto, and'],
    [at(0o604), 'is open to others'],
    [at(0o601), 'is open to others'],
  ])('of an ACL file %#', (file, text) => {
    expect(look(securityFileOwner, tree(acl, { '/etc/mosquitto/acl': file }))).toEqual([
      { severity: 'info', at: '/etc/mosquitto/acl', message: expect.stringContaining(text) },
    ]);
  });

  test('that others may read passwords is said elsewhere', () => {
    const found = (file: ReturnType<typeof at>) =>
      look(securityFileOwner, tree(passwd, { '/etc/mosquitto/passwd': file }));
    expect(found(at(0o604))).toEqual([]);
    expect(found(at(0o602))).toHaveLength(1);
    expect(found(at(0o644, 0, 0))[0]?.message).not.toContain('open to others');
    expect(found(at(0o644, 0, 0))[0]?.message).toContain(
      'chown mosquitto: /etc/mosquitto/passwd && chmod 0600 /etc/mosquitto/passwd',
    );
  });

  test('good ones, and versions that do not mind', () => {
    expect(look(securityFileOwner, tree(acl, { '/etc/mosquitto/acl': at(0o600) }))).toEqual([]);
    expect(look(securityFileOwner, tree(acl, { '/etc/mosquitto/acl': at(0o660) }))).toEqual([]);
    const open = tree(acl, { '/etc/mosquitto/acl': at(0o644, 0, 0) });
    expect(look(securityFileOwner, open, { target: '2.0.15' })).toEqual([]);
    expect(look(securityFileOwner, open, { target: '2.0.16' })).toHaveLength(1);
    expect(look(securityFileOwner, tree('acl_file /etc/mosquitto/none\n'))).toEqual([]);
  });

  test('one file is one finding', () => {
    const conf = `per_listener_settings true\nlistener 1883\n${acl}listener 1884\n${acl}`;
    expect(look(securityFileOwner, tree(conf, { '/etc/mosquitto/acl': at(0o640, 0) }))).toHaveLength(1);
  });
});

describe('copies of password files', () => {
  const conf = 'password_file /etc/mosquitto/passwd\nacl_file /etc/mosquitto/acl\n';
  const beside = (others: Tree) =>
    look(securityFileCopy, tree(conf, { '/etc/mosquitto/passwd': '', '/etc/mosquitto/acl': '', ...others }));

  test('that everybody may read', () => {
    expect(beside({ '/etc/mosquitto/passwd.tmp': 'a:b', '/etc/mosquitto/passwd~': 'a:b' })).toMatchObject([
      { severity: 'info', at: '/etc/mosquitto/passwd', message: expect.stringContaining('/etc/mosquitto/passwd.tmp') },
      { message: expect.stringContaining('/etc/mosquitto/passwd~') },
    ]);
  });

  test('that nobody else may read, that are empty, or of rights only', () => {
    expect(beside({ '/etc/mosquitto/passwd.bak': { content: 'a:b', mode: 0o640 } })).toEqual([]);
    expect(beside({ '/etc/mosquitto/passwd.bak': '', '/etc/mosquitto/acl.bak': 'x' })).toEqual([]);
    expect(beside({ '/etc/mosquitto/passwd.bak': { dir: true } })).toEqual([]);
    const closed = {
      '/etc/mosquitto': { dir: true, mode: 0o750, gid: 111 },
      '/etc/mosquitto/passwd.bak': 'a:b',
    } as const;
    expect(look(securityFileCopy, { ...closed, ...tree(conf, { '/etc/mosquitto/passwd': '' }) })).toEqual([]);
  });
});

describe('security files that are read as configuration', () => {
  const conf = (file: string) => `include_dir /etc/mosquitto/conf.d\nacl_file ${file}\n`;

  test('by their name, or through a link', () => {
    const others: Tree = {
      '/etc/mosquitto/conf.d/acl.conf': '',
      '/etc/mosquitto/acl': { link: 'conf.d/acl.conf' },
    };
    expect(look(securityFileIncluded, tree(conf('/etc/mosquitto/conf.d/acl.conf'), others))).toEqual([
      {
        severity: 'warning',
        at: '/etc/mosquitto/conf.d/acl.conf',
        message: expect.stringContaining('reads it as configuration, too'),
        related: ['/etc/mosquitto/conf.d'],
      },
    ]);
    expect(look(securityFileIncluded, tree(conf('/etc/mosquitto/acl'), others))).toHaveLength(1);
  });

  test('under per_listener_settings', () => {
    const text = `per_listener_settings true\nlistener 1883\npsk_file conf.d/psk.conf\ninclude_dir conf.d\n`;
    const found = look(securityFileIncluded, tree(text, { '/etc/mosquitto/conf.d/psk.conf': '' }), {
      workdir: '/etc/mosquitto',
    });
    expect(found).toMatchObject([{ at: 'conf.d/psk.conf' }]);
  });

  test('others are not', () => {
    const others = {
      '/etc/mosquitto/conf.d/acl': '',
      '/etc/mosquitto/acl.conf': '',
      '/etc/mosquitto/conf.d/x.conf': '',
    };
    for (const file of ['/etc/mosquitto/conf.d/acl', '/etc/mosquitto/acl.conf', '/none']) {
      expect(look(securityFileIncluded, tree(conf(file), others))).toEqual([]);
    }
    expect(look(securityFileIncluded, 'acl_file /etc/mosquitto/acl.conf\n')).toEqual([]);
  });
});

describe('configuration that cannot be read at a reload', () => {
  const include = 'include_dir /etc/mosquitto/conf.d\n';

  test('the main file', () => {
    const conf: Tree = { '/etc/mosquitto/mosquitto.conf': { content: '# x\nlistener 1883\n', mode: 0o600 } };
    expect(look(unreadableOnReload, conf)).toEqual([
      {
        severity: 'warning',
        at: '# x',
        message: expect.stringContaining('mosquitto, as which the broker reads this file again'),
      },
    ]);
    expect(
      look(unreadableOnReload, { '/etc/mosquitto/mosquitto.conf': { content: 'user root\n', mode: 0o600 } }),
    ).toEqual([]);
  });

  test('a directory that bars the way is named once', () => {
    const conf: Tree = {
      '/etc/mosquitto': { dir: true, mode: 0o700 },
      ...tree(include, { '/etc/mosquitto/conf.d/a.conf': '' }),
    };
    expect(look(unreadableOnReload, conf)).toMatchObject([
      { message: expect.stringMatching(/may not pass \/etc\/mosquitto: .*chmod o\+x \/etc\/mosquitto$/) },
    ]);
  });

  test('an include directory, and files in it', () => {
    const list = tree(include, {
      '/etc/mosquitto/conf.d': { dir: true, mode: 0o711 },
      '/etc/mosquitto/conf.d/a.conf': '',
    });
    expect(look(unreadableOnReload, list)).toMatchObject([{ at: '/etc/mosquitto/conf.d' }]);
    const file = tree(include, {
      '/etc/mosquitto/conf.d/a.conf': { content: '', mode: 0o600 },
      '/etc/mosquitto/conf.d/b.conf': '',
    });
    expect(look(unreadableOnReload, file)).toMatchObject([{ message: expect.stringContaining('conf.d/a.conf again') }]);
  });

  test('all can be read, or the broker never was root', () => {
    expect(look(unreadableOnReload, tree(include, { '/etc/mosquitto/conf.d/a.conf': '' }))).toEqual([]);
    const startsAs = { name: 'mosquitto', uid: 104, gids: [111] };
    const closed: Tree = { '/etc/mosquitto/mosquitto.conf': { content: '', mode: 0o600 } };
    expect(look(unreadableOnReload, closed, { startsAs })).toEqual([]);
  });
});

describe('the database', () => {
  const conf = 'persistence true\npersistence_location /var/lib/mosquitto/\n';
  const directory = (mode: number, uid: number) => ({ '/var/lib/mosquitto': { dir: true, mode, uid } as const });

  test('in a directory where it cannot be saved', () => {
    expect(look(databaseNotWritable, tree(conf))).toEqual([
      {
        severity: 'warning',
        at: '/var/lib/mosquitto/',
        message:
          'The broker saves its database in /var/lib/mosquitto, which does not exist (stopped at /var), so nothing outlives a restart: mkdir -p /var/lib/mosquitto && chown mosquitto: /var/lib/mosquitto',
      },
    ]);
    expect(look(databaseNotWritable, tree(conf, directory(0o755, 0)))[0]?.message).toContain(
      'mosquitto may not write,',
    );
    expect(
      look(databaseNotWritable, tree(conf, { '/var/lib': { dir: true, mode: 0o700 }, ...directory(0o755, 104) }))[0]
        ?.message,
    ).toContain('(stopped at /var/lib)');
    expect(
      look(databaseNotWritable, tree(conf, { '/var/lib': { dir: true, readOnly: true }, ...directory(0o755, 104) }))[0]
        ?.message,
    ).toContain('read-only');
    expect(
      look(databaseNotWritable, tree(conf, { '/var/lib/mosquitto': { content: '', ...own } }))[0]?.message,
    ).toContain('not a directory');
  });

  test('in the working directory', () => {
    expect(look(databaseNotWritable, 'persistence true\n')).toMatchObject([
      { at: 'true', message: expect.stringContaining('in which it is started, /, where mosquitto may not write') },
    ]);
    const home = tree('persistence true\n', { '/home/m': { dir: true, ...own } });
    expect(look(databaseNotWritable, home, { workdir: '/home/m' })).toEqual([]);
  });

  test('where it can, or off', () => {
    expect(look(databaseNotWritable, tree(conf, directory(0o755, 104)))).toEqual([]);
    expect(look(databaseNotWritable, 'persistence false\npersistence_location /none\n')).toEqual([]);
    const before = tree('persistence true\npersistence_location /var/lib/m\n', { '/var/lib': { dir: true, ...own } });
    expect(look(databaseNotWritable, before)).toHaveLength(1);
    expect(look(databaseNotWritable, before, { target: '2.0.2' })).toEqual([]);
  });

  test('that cannot be read', () => {
    const file = (mode: number) =>
      tree(conf, { ...directory(0o755, 104), '/var/lib/mosquitto/mosquitto.db': { content: '', mode } });
    expect(look(databaseNotReadable, file(0o600))).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('chown mosquitto: /var/lib/mosquitto/mosquitto.db') },
    ]);
    expect(look(databaseNotReadable, file(0o644))).toEqual([]);
    expect(look(databaseNotReadable, tree(conf))).toEqual([]);
    expect(look(databaseNotReadable, 'persistence false\n')).toEqual([]);
  });

  test('behind a link', () => {
    const linked = tree(conf, {
      ...directory(0o755, 104),
      '/var/lib/mosquitto/mosquitto.db': { link: '/mnt/x.db' },
      '/mnt/x.db': '',
    });
    expect(look(databaseLink, linked, { target: '2.1.2' })).toMatchObject([
      { severity: 'warning', at: '/var/lib/mosquitto/' },
    ]);
    expect(look(databaseLink, linked)).toEqual([]);
    expect(look(databaseLink, 'persistence false\n', { target: '2.1.2' })).toEqual([]);
    expect(look(databaseLink, tree(conf, directory(0o755, 104)), { target: '2.1.2' })).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { MAIN } from '../lint/world.js';
import { type Files, INSTALLED, migrated, migrateTree, PLUGINS } from './migrate-tree.js';

const LIMIT = 'max_packet_size 268435460\n';
const PASSWORDS = `${PLUGINS}/mosquitto_password_file.so`;
const ACL = `${PLUGINS}/mosquitto_acl_file.so`;
const HASH = `$7$101$c2FsdHNhbHRzYWx0$${Buffer.alloc(64).toString('base64')}`;
const FILES: Files = {
  ...INSTALLED,
  '/p': `anna:${HASH}\n`,
  '/q': `ben:${HASH}\n`,
  '/a': 'user anna\ntopic read a/#\npattern write x/%u/#\n',
  '/b': 'topic read b\n',
};

/** The main file after the migration, without what is added for max_packet_size. */
function rewritten(text: string, options: Parameters<typeof migrateTree>[1] = {}): string {
  const tree = { ...FILES, [MAIN]: `${LIMIT}${text}` };
  const migration = migrateTree(tree, options);
  expect(migration.proof.differences.map(({ message }) => message)).toEqual([]);
  const after = migrated(tree, migration);
  const again = migrateTree(after, { ...options, from: options.from ?? '2.0.21' });
  expect([...again.changes.keys()]).toEqual([]);
  return String(after[MAIN]).replace(LIMIT, '');
}

describe('forms', () => {
  test.each<[string, string, string]>([
    ['port', 'port 1884\n', 'listener 1884\n'],
    [
      'port and bind_address',
      '# it\nport 1884\nmax_connections 3\nbind_address 127.0.0.1\n',
      '# it\nlistener 1884 127.0.0.1\nmax_connections 3\n',
    ],
    [
      'an option before port',
      'max_connections 3\n# the port\nport 1884\n',
      'listener 1884\nmax_connections 3\n# the port\n',
    ],
    [
      'port behind a listener',
      'listener 2001\nport 2002\nmax_connections 3\n',
      'listener 2001\nmax_connections 3\nlistener 2002\n',
    ],
    [
      'an accidental default listener',
      'certfile /c\nlistener 2001\n'.replace('certfile /c', 'max_connections 3'),
      'listener 1883\nmax_connections 3\nlistener 2001\n',
    ],
    ['a default listener that is not opened', 'max_connections -1\nlistener 2001\n', 'listener 2001\n'],
    ['without effect', 'listener 2001\nretry_interval 20\ndhparamfile /x\n', 'listener 2001\n'],
    [
      'old spellings',
      'listener 2001\nconnection c\naddress h\ntopic # in\nclientid i\nusername u\npassword p\n',
      'listener 2001\nconnection c\naddress h\ntopic # in\nremote_clientid i\nremote_username u\nremote_password p\n',
    ],
    [
      'a number with a comment',
      'listener 2001\nmax_queued_messages 100 # few\nmax_keepalive 60s\n',
      'listener 2001\nmax_queued_messages 100 # few\nmax_keepalive 60\n',
    ],
    ['per_listener_settings false', 'per_listener_settings false\nlistener 2001\n', 'listener 2001\n'],
    [
      'auto_id_prefix',
      'auto_id_prefix x-\nlistener 2001\nlistener 2002\n',
      'listener 2001\nlistener_auto_id_prefix x-\nlistener 2002\nlistener_auto_id_prefix x-\n',
    ],
    [
      'password_file and acl_file',
      'listener 2001\n# users\npassword_file /p\nacl_file /a\n',
      `listener 2001\n# users\nglobal_plugin ${PASSWORDS}\nplugin_opt_password_file /p\nglobal_plugin ${ACL}\nplugin_opt_acl_file /a\n`,
    ],
    [
      'per_listener_settings with different files',
      'per_listener_settings true\nlistener 2001\nallow_anonymous true\nlistener 2002\npassword_file /p\nacl_file /a\nlistener 2003\npassword_file /p\nacl_file /b\nauto_id_prefix y-\n',
      `listener 2001\nlistener_allow_anonymous true\nlistener 2002\nplugin_load passwords ${PASSWORDS}\nplugin_opt_password_file /p\nplugin_use passwords\nplugin_load acl ${ACL}\nplugin_opt_acl_file /a\nplugin_use acl\nlistener 2003\nplugin_use passwords\nplugin_load acl-2003 ${ACL}\nplugin_opt_acl_file /b\nplugin_use acl-2003\nlistener_auto_id_prefix y-\n`,
    ],
    [
      'per_listener_settings with the same files',
      'per_listener_settings true\nlistener 2001\npassword_file /p\nlistener 2002\npassword_file /p\n',
      `listener 2001\nlistener 2002\nglobal_plugin ${PASSWORDS}\nplugin_opt_password_file /p\n`,
    ],
    [
      'a plugin of one listener',
      `per_listener_settings true\nlistener 2001\nplugin ${ACL}\nlistener 2002\n`.replace(
        ACL,
        '/dyn.so\nplugin_opt_file_x y',
      ),
      'listener 2001\nplugin_load plugin /dyn.so\nplugin_opt_file_x y\nplugin_use plugin\nlistener 2002\n',
    ],
    [
      'per_listener_settings with a default listener',
      'per_listener_settings true\nallow_anonymous true\nport 1883\nlistener 2002\n',
      'listener 1883\nlistener_allow_anonymous true\nlistener 2002\n',
    ],
  ])('%s', (_, before, after) => {
    const dynamic = before.includes('/dyn.so');
    if (dynamic) (FILES as Record<string, string>)['/dyn.so'] = '\u007fELF';
    expect(rewritten(before)).toBe(after);
  });

  test('CRLF, comments and unknown order stay', () => {
    expect(rewritten('# a\r\nlistener 2001\r\n\r\n# b\r\npassword_file /p\r\n# c')).toBe(
      `# a\r\nlistener 2001\r\n\r\n# b\r\nglobal_plugin ${PASSWORDS}\r\nplugin_opt_password_file /p\r\n# c`,
    );
  });

  test('the limit of packets is written down, once', () => {
    const tree = { [MAIN]: 'listener 2001' };
    const migration = migrateTree(tree);
    expect(migrated(tree, migration)[MAIN]).toBe(
      `listener 2001\n# As before 2.1.2, which has another default.\n${LIMIT}`,
    );
    expect(migration.forBoth).toBe(true);
    expect(migrateTree(migrated(tree, migration)).changes.size).toBe(0);
  });

  test('places are those in the present files', () => {
    const text = `retry_interval 5\nper_listener_settings true\n${LIMIT}\nlistener 2001\nmax_keepalive 60s\nacl_file /a\n`;
    const { rewritings } = migrateTree({ ...FILES, [MAIN]: text });
    expect(
      rewritings.map(({ title, place }) => `${place.file.lineAt(place.span.start)} ${title.slice(0, 30)}`),
    ).toEqual([
      '6 Write max_keepalive as it is u',
      '1 Remove retry_interval: the bro',
      '2 Write settings of each listene',
      '7 Write the plugin mosquitto_acl',
    ]);
  });

  test('every included file is rewritten', () => {
    const tree = {
      ...FILES,
      [MAIN]: `${LIMIT}include_dir /d\n`,
      '/d/a.conf': 'listener 2001\npassword_file /p\n',
      '/d/b.conf': 'acl_file /a\n',
    };
    const after = migrated(tree, migrateTree(tree));
    expect(after['/d/a.conf']).toContain('global_plugin');
    expect(after['/d/b.conf']).toContain('plugin_opt_acl_file /a');
  });

  test('1.6 without any line listens everywhere, and 2.1 shall, too', () => {
    const tree = { [MAIN]: 'allow_anonymous true\nmax_queued_messages 5\nmax_packet_size 9000\n' };
    expect(migrated(tree, migrateTree(tree, { from: '1.6.15' }))[MAIN]).toBe(`${tree[MAIN]}listener 1883\n`);
  });
});

describe('what is left to decide', () => {
  const decisions = (text: string, files: Files = FILES, options = {}) =>
    migrateTree({ ...files, [MAIN]: `${LIMIT}${text}` }, options).decisions.flatMap(({ message, place }) =>
      place ? [`${place.file.lineAt(place.span.start)}: ${message}`] : [],
    );
  const { [PASSWORDS]: _p, [ACL]: _a, ...uninstalled } = FILES;

  test.each<[string, string, Files, RegExp]>([
    [
      'plugins that are not installed',
      'listener 2001\npassword_file /p\n',
      uninstalled,
      /^3: password_file stays.*not installed/,
    ],
    [
      'a plugin that is asked, too',
      'plugin /dyn.so\nlistener 2001\npassword_file /p\n',
      FILES,
      /^4: password_file stays.*order/,
    ],
    [
      'options apart',
      `plugin ${PLUGINS}/mosquitto_persist_sqlite.so\nlistener 2001\nacl_file /a\nplugin_opt_db_file x\n`,
      { ...FILES, [`${PLUGINS}/mosquitto_persist_sqlite.so`]: '\u007fELF' },
      /^4: acl_file stays.*move them/,
    ],
    [
      'client ids',
      'per_listener_settings true\nlistener 2001\nallow_zero_length_clientid false\nlistener 2002\n',
      FILES,
      /^2: per_listener_settings stays.*zero_length/,
    ],
    ['prefixes', 'listener 2001\nclientid_prefixes x\n', FILES, /^3: clientid_prefixes is deprecated, and gone in 3.0/],
    [
      'sizes of messages',
      'listener 2001\nmessage_size_limit 1000\n',
      FILES,
      /^3: message_size_limit is deprecated: max_packet_size/,
    ],
    [
      'duplicates',
      'listener 2001\nallow_duplicate_messages false\n',
      FILES,
      /^3: allow_duplicate_messages is deprecated/,
    ],
  ])('%s', (_, text, files, expected) => {
    (FILES as Record<string, string>)['/dyn.so'] = '\u007fELF';
    expect(decisions(text, { '/dyn.so': '\u007fELF', ...files }).join('\n')).toMatch(expected);
  });

  test('a default that changes', () => {
    const { decisions: found } = migrateTree('listener 2001\n');
    expect(found.map(({ message }) => message)).toEqual([
      'allow_duplicate_messages is not set. Its default changes to true with 2.1.2: write "allow_duplicate_messages false" to keep it.',
    ]);
  });
});

describe('what cannot be the same is refused', () => {
  const differences = (files: string | Files, options = {}) =>
    migrateTree(
      typeof files === 'string' ? { ...FILES, [MAIN]: files } : { ...FILES, ...files },
      options,
    ).proof.differences.map(({ message }) => message);

  test('a link that 2.1 does not follow', () => {
    expect(differences({ [MAIN]: 'listener 2001\npassword_file /l\n', '/l': { link: '/p' } })[0]).toMatch(
      /symbolic link/,
    );
  });

  test('a pattern that no longer matches', () => {
    const found = differences({
      [MAIN]: 'listener 2001\nacl_file /c\npassword_file /p\n',
      '/c': 'pattern read dev-%u/x\n',
    });
    expect(found[0]).toMatch(/anna may now, and may not then read dev-anna\/x/);
  });

  test('a line of the password file that 2.0 passes over', () => {
    expect(differences({ [MAIN]: 'listener 2001\npassword_file /c\n', '/c': `anna:${HASH}\nben:x\n` })[0]).toMatch(
      /ben/,
    );
  });

  test('who got in anonymously by default', () => {
    expect(differences('listener 2001\n', { from: '1.6.15' }).join()).toMatch(
      /allow_anonymous would be false, and is true/,
    );
  });

  test('for 3.0, what it does not know', () => {
    expect(differences('listener 2001\nclientid_prefixes x\n', { to: '3.0.0' })[0]).toMatch(
      /Unknown option 'clientid_prefixes'/,
    );
  });
});

test('a configuration that does not start is not migrated', () => {
  expect(() => migrateTree('listener 2001\nnonsense 1\n')).toThrow(/mosquitto.conf:2: Unknown option 'nonsense'/);
});

test('to 3.0 nothing is left that it does not know', () => {
  const tree = {
    ...FILES,
    [MAIN]: `${LIMIT}port 1883\npassword_file /p\nacl_file /a\nauto_id_prefix x\nallow_duplicate_messages true\n`,
  };
  const migration = migrateTree(tree, { to: '3.0.0' });
  expect(migration.proof.differences).toEqual([]);
  expect(migration.after.starts).toBe(true);
  expect(migrateTree('listener 2001\n', { to: '3.0.0' }).decisions.map(({ message }) => message)).toEqual([
    'allow_duplicate_messages is not set. Its default changes to true with 3.0.0, which cannot be changed.',
  ]);
});

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { version } from '../../src/conf/version.js';
import { CandidateFileSystem } from '../../src/installation/candidate-filesystem.js';
import { proveLive } from '../../src/migrate/live/live-proof.js';
import { type Migration, migrate } from '../../src/migrate/migrate.js';
import { brokerTree, pluginPath } from '../brokers/trees.js';
import { fixtures } from '../conformance/fixtures.js';
import { type Tree, withTree } from '../conformance/tree.js';
import { predict } from '../conformance/verdicts.js';
import { installBroker } from '../host/installed.js';
import { hasBrokers } from '../setup/has-brokers.js';

const HASH = `$7$101$c2FsdHNhbHRzYWx0$${Buffer.alloc(64).toString('base64')}`;
const USERS = { passwd: ['anna', 'ben', 'Ünal'].map((name) => `${name}:${HASH}\n`).join(''), others: `carl:${HASH}\n` };
const RULES = {
  acl: 'topic read public/#\n\nuser anna\ntopic home/#\ntopic deny home/safe\n\nuser ben\ntopic read home/+/state\npattern write clients/%u/#\n',
  rules: 'user carl\ntopic readwrite carl/#\npattern read all/%c\n',
};
const TLS = 'certfile tls/cert.pem\nkeyfile tls/key.pem\n';

/** Whole configurations, as they are found on machines. */
const CONFIGURATIONS: Readonly<Record<string, string | Tree>> = {
  'a home with users and rules': 'listener 1883\nallow_anonymous false\npassword_file passwd\nacl_file acl\n',
  'local only': 'allow_anonymous true\nacl_file acl\nmax_queued_messages 200\n',
  'the old way to name a port':
    'port 1884\nbind_address 127.0.0.1\npassword_file passwd\nmax_connections 100\nretry_interval 20\n',
  'three listeners with files of their own': `per_listener_settings true
listener 1883 127.0.0.1
allow_anonymous true
listener 8883
${TLS}password_file passwd
acl_file acl
listener 8884
password_file others
acl_file rules
auto_id_prefix x-
`,
  'listeners with the same files':
    'per_listener_settings true\nlistener 1883\npassword_file passwd\nacl_file acl\nlistener 1884\npassword_file passwd\nacl_file acl\n',
  websockets:
    'listener 1883\nlistener 9001\nprotocol websockets\npassword_file passwd\nacl_file acl\nallow_anonymous true\n',
  'a bridge':
    'listener 1883\npassword_file passwd\nconnection cloud\naddress 127.0.0.1:1\ntopic a/# out 1\nusername x\npassword y\nclientid z\n',
  'TLS with certificates of the clients': `listener 1883 127.0.0.1\nallow_anonymous true\nlistener 8883\n${TLS}cafile tls/cert.pem\nrequire_certificate true\nuse_identity_as_username true\nacl_file acl\n`,
  'a mount point and included files': {
    'mosquitto.conf': 'per_listener_settings true\ninclude_dir conf.d\n',
    'conf.d/a.conf': 'listener 1883\nmount_point house/\nallow_anonymous true\n',
    'conf.d/b.conf': '# the locked one\nlistener 1884\npassword_file passwd\nmax_keepalive 60s\n',
  },
  'a default listener beside another':
    'per_listener_settings true\nallow_anonymous true\nacl_file rules\nmax_inflight_messages 10\nport 1885\nlistener 1886\npassword_file others\n',
};

let brokers: string;
let from: string;
let to: string;
beforeAll(() => {
  brokers = mkdtempSync(path.join(tmpdir(), 'mqttctl-brokers-'));
  chmodSync(brokers, 0o755);
  if (!hasBrokers) return;
  from = installBroker(path.join(brokers, 'from'), '2.0.21').path;
  to = installBroker(path.join(brokers, 'to'), '2.1.2').path;
});
afterAll(() => rmSync(brokers, { recursive: true }));

describe.skipIf(!hasBrokers).concurrent('real brokers answer the same before and after', () => {
  test.each(Object.entries(CONFIGURATIONS))('%s', { timeout: 90_000 }, async (_, written) => {
    const tree = {
      ...fixtures(),
      ...USERS,
      ...RULES,
      ...(typeof written === 'string' ? { 'mosquitto.conf': written } : written),
    };
    await withTree(tree, async (directory) => {
      const migration = migrateHere(directory);
      expect(migration.proof.differences.map(({ message }) => message)).toEqual([]);
      expect(migration.changes.size).toBeGreaterThan(0);
      const live = await proveLive(migration, { from, to });
      expect(live.differences).toEqual([]);
      expect(live.listeners).toBe(migration.proof.listeners);
      expect(live.questions).toBeGreaterThan(4);
    });
  });

  test('what differs is found', { timeout: 90_000 }, async () => {
    const texts = ['password_file passwd\nacl_file acl\n', 'password_file passwd\nacl_file rules\n'];
    const [one, other] = await Promise.all(
      texts.map((text) =>
        withTree({ ...USERS, ...RULES, 'mosquitto.conf': `listener 1883\n${text}` }, async (directory) =>
          migrateHere(directory),
        ),
      ),
    );
    const mixed = { ...(one as Migration), after: (other as Migration).after };
    const { differences } = await proveLive(mixed, { from, to });
    expect(differences).toContain('On port 1883: Ünal write clients/Ünal: allowed, then denied.');
  });

  test('a plugin with data of its own is not run', async () => {
    const plugin = pluginPath(brokerTree('2.0.21'), 'mosquitto_dynamic_security');
    await withTree(
      { 'mosquitto.conf': `listener 1883\nplugin ${plugin}\nplugin_opt_config_file x\n` },
      async (directory) => {
        await expect(proveLive(migrateHere(directory), { from, to })).rejects.toThrow(/--live cannot try/);
      },
    );
  });

  test('a broker of another version is not asked', async () => {
    await withTree({ 'mosquitto.conf': 'listener 1883\n' }, async (directory) => {
      await expect(proveLive(migrateHere(directory), { from: to, to })).rejects.toThrow(
        /needs a Mosquitto 2.0.21, and .* is 2.1.2: name one with --broker-from/,
      );
    });
  });
});

function migrateHere(directory: string): Migration {
  const main = `${directory}/mosquitto.conf`;
  return migrate({
    main,
    to: version('2.1.2'),
    circumstances: predict(main, directory, '2.0.21').circumstances,
    pluginDirectory: path.dirname(pluginPath(brokerTree('2.1.2'), 'x')),
    withCandidates: (candidates) => new CandidateFileSystem(candidates),
  });
}

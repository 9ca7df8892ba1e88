import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { portsNeeded, rehearsalTree } from '../../src/apply/rehearsal-tree.js';
import { type Evaluation, evaluate } from '../../src/conf/evaluate/evaluate.js';
import { usualBuild } from '../../src/conf/evaluate/state.js';
import { version } from '../../src/conf/version.js';
import { tryConfiguration } from '../../src/host/candidate-broker.js';
import { RealFileSystem } from '../../src/installation/real-filesystem.js';
import { BROKER_VERSIONS } from '../brokers/trees.js';
import { installBroker } from '../host/installed.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { judged } from './judged.js';

let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'mqttctl-rehearse-'));
  // The account of the broker must get to its program.
  chmodSync(base, 0o755);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function text(evaluation: Evaluation, name = 'mosquitto.conf'): string {
  const { files } = rehearsalTree(evaluation, [40_001, 40_002, 40_003]);
  return files.get(name)?.toString() ?? '';
}

test('what reaches out is left out, and every listener has another port', () => {
  const evaluation = judged(
    `user mosquitto
pid_file /run/mosquitto/mosquitto.pid
persistence true
persistence_location /var/lib/mosquitto/
log_dest file /var/log/m.log
listener 1883 0.0.0.0
max_connections 7
listener 0 /run/m.sock
password_file /p
connection b
address example.org
topic # out
remote_password geheim
`,
    '2.0.21',
    { '/p': 'alice:$7$101$AAAA$AAAA\n' },
  );
  const shown = text(evaluation);
  expect(shown).not.toMatch(/\/run|\/var|1883|example|geheim|connection b|password_file \/p/);
  expect(shown).toMatch(/^log_dest stderr\n/);
  expect(shown).toMatch(
    /\nlistener 40001 127\.0\.0\.1\nmax_connections 7\nlistener 0 socket-1\npassword_file password_file-\d+\n/,
  );
});

test('without a listener one is added, and a default listener moves', () => {
  expect(text(judged('persistence true\n'))).toMatch(/\nlistener 40001 127\.0\.0\.1\n$/);
  expect(text(judged('max_connections 3\n'))).toMatch(/^log_dest stderr\nport 40001\nbind_address 127\.0\.0\.1\n/);
  expect(text(judged('port 1999\n'))).not.toContain('1999');
});

describe.skipIf(!hasBrokers).each(BROKER_VERSIONS)('with Mosquitto %s', (release) => {
  const target = version(release);

  function put(files: Readonly<Record<string, string>>): Evaluation {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(base, name)), { recursive: true });
      writeFileSync(join(base, name), content.replaceAll('BASE', base));
    }
    const root = { name: 'root', uid: 0, gids: [0] };
    return evaluate(join(base, 'mosquitto.conf'), {
      fs: new RealFileSystem(),
      target,
      build: usualBuild(target),
      workdir: '/',
      startsAs: root,
      runsAs: root,
      findAccount: () => root,
      resolveHost: (name) => [name],
    });
  }

  function tried(evaluation: Evaluation): Promise<string | undefined> {
    const binary = installBroker(join(base, 'bin'), release);
    return tryConfiguration(binary, portsNeeded(evaluation), (ports) => rehearsalTree(evaluation, ports), MOSQUITTO);
  }

  const MOSQUITTO = process.getuid?.() === 0 ? { uid: 1883, gid: 1883 } : undefined;

  test('a whole configuration serves, beside a live one that nothing is written to', async () => {
    const evaluation = put({
      'mosquitto.conf':
        'persistence true\npersistence_location BASE/data/\nlog_dest file BASE/log\npid_file BASE/pid\ninclude_dir BASE/conf.d\n',
      'conf.d/a.conf': 'listener 1883\nacl_file BASE/acl\nlistener 0 BASE/socket\n',
      'conf.d/b.conf': 'connection b\naddress 192.0.2.1\ntopic # out\n',
      acl: 'topic a\n',
    });
    expect(await tried(evaluation)).toBeUndefined();
    expect(readdirSync(base).sort()).toEqual(['acl', 'bin', 'conf.d', 'mosquitto.conf']);
  });

  test.each(['', 'max_connections 3\n', 'listener 1883\nprotocol websockets\nlistener 1884\n'])(
    '%j serves',
    async (conf) => {
      expect(await tried(put({ 'mosquitto.conf': conf }))).toBeUndefined();
    },
  );

  test('what the model does not know shows', async () => {
    const evaluation = put({ 'mosquitto.conf': 'listener 1883\nlisener 1884\n' });
    expect(await tried(evaluation)).toMatch(/^Mosquitto [\d.]+ ends at once: .*lisener/);
  });
});

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explainMessage } from '../../src/broker-messages/explain.js';
import { evaluate } from '../../src/conf/evaluate/evaluate.js';
import { Installation } from '../../src/installation/installation.js';
import { type BrokerSandbox, MOSQUITTO, openSandbox } from '../brokers/harness.js';
import { MqttClient } from '../brokers/mqtt-client.js';
import type { BrokerVersion } from '../brokers/trees.js';
import { VERSIONS } from '../conformance/security-file.js';
import { type Tree, withTree } from '../conformance/tree.js';
import { hasBrokers } from '../setup/has-brokers.js';

let sandbox: BrokerSandbox;

beforeAll(async () => {
  if (hasBrokers) sandbox = await openSandbox();
});
afterAll(() => sandbox?.close());

const SECRET = { content: '', mode: 0o600, uid: 0 };
const tls = 'listener 8883\ncertfile cert.pem\nkeyfile key.pem\n';

/** Configurations that do not work, with the other files that they need, and what must be said about them. */
const FAILURES: readonly [conf: string, id: RegExp, place?: RegExp, files?: Tree][] = [
  ['lisener 1883\n', /^configuration\/unknown-option$/, /mosquitto\.conf:1$/],
  ['allow_anonymous yes\n', /^values\/invalid$/, /mosquitto\.conf:1$/],
  ['listener 70000\n', /^values\/port$/, /mosquitto\.conf:1$/],
  ['max_keepalive 99999\n', /^values\/out-of-range$/, /mosquitto\.conf:1$/],
  ['pid_file a\npid_file b\n', /^configuration\/duplicate-value$/],
  ['log_dest file a\nlog_dest file b\n', /^configuration\/duplicate-log-file$/],
  ['include_dir nowhere\n', /^configuration\/include-dir-not-opened$/, /mosquitto\.conf:1$/],
  ['allow_anonymous true\nper_listener_settings true\n', /^configuration\/per-listener-order$/, /mosquitto\.conf:2$/],
  ['log_type\nlistener\n', /^values\/empty$/],
  ['persistent_client_expiration 7x\n', /^values\/client-expiration$/, /mosquitto\.conf:1$/],
  ['listener 1883\nmount_point a/#\n', /^values\/mount-point$/, /mosquitto\.conf:2$/],
  ['connection a\n', /^bridge\/incomplete$/, /mosquitto\.conf:1$/],
  ['connection a\naddress 127.0.0.1\ntopic # up\n', /^bridge\/topic$/, /mosquitto\.conf:3$/],
  ['plugin_opt_x y\n', /^configuration\/needs-plugin$/, /mosquitto\.conf:1$/],
  ['listener 1883\nplugin /nowhere.so\n', /^plugin\/not-loaded$/, /mosquitto\.conf:2$/],
  ['listener 1883 192.0.2.1\n', /^sockets\/address-not-here$/, /mosquitto\.conf:1$/],
  ['listener 1883\nlistener 1883\n', /^sockets\/address-in-use$/],
  ['listener 443 127.0.0.1\n', /^sockets\/port-not-allowed$/, /mosquitto\.conf:1$/],
  ['listener 1883 no.such.host.invalid\n', /^sockets\/listener-address$/, /mosquitto\.conf:1$/],
  ['listener 0 nowhere/socket\n', /^sockets\/unix-socket$/, /mosquitto\.conf:1$/],
  ['user nosuchuser\n', /^process\/unknown-user$/, /mosquitto\.conf:1$/],
  ['pid_file /nowhere/pid\n', /^process\/pid-file$/, /mosquitto\.conf:1$/],
  ['listener 1883\npassword_file passwd\n', /^password-file\/not-opened$/, /mosquitto\.conf:2$/, { passwd: SECRET }],
  ['listener 1883\nacl_file acl\n', /^acl-file\/not-opened$/, /mosquitto\.conf:2$/, { acl: SECRET }],
  ['listener 1883\nacl_file acl\n', /^acl-file\/line$/, undefined, { acl: 'topik a\n' }],
  ['listener 1883\nacl_file acl\n', /^acl-file\/topic$/, /acl:2$/, { acl: 'user bob\ntopic a#\n' }],
  [tls, /^tls\/certificate$/, /mosquitto\.conf:2$/],
  [tls, /^tls\/certificate$/, /mosquitto\.conf:2$/, { 'cert.pem': 'x\n', 'key.pem': 'x\n' }],
  [
    'persistence true\nlistener 1883\n',
    /^persistence\/(?:format|not-opened)$/,
    undefined,
    { 'mosquitto.db': 'no database, whatever it is called\n' },
  ],
];

/** What is no trouble, and says so itself. */
const COMMON = /^mosquitto version |^$/;

describe.skipIf(!hasBrokers).each(VERSIONS)('Mosquitto %s says nothing wrong that is not explained', (version) => {
  test.each(FAILURES)('%j', async (conf, id, place, files = {}) => {
    await withTree({ 'mosquitto.conf': conf, ...files }, async (directory) => {
      const config = join(directory, 'mosquitto.conf');
      const { output } = await sandbox.start({ version, config, workdir: directory, startAs: 'root', timeoutMs: 1500 });
      const explained = explain(output, config, directory, version);
      const found = explained.find(({ explanation }) => explanation && id.test(explanation.id));
      expect(found, output).toBeDefined();
      const at = found?.explanation?.place;
      if (place) expect(at && `${at.file.path}:${at.file.lineAt(at.span.start)}`).toMatch(place);
    });
  });

  test('about clients', async () => {
    const conf = 'listener 0 socket\nallow_anonymous false\nlog_type all\n';
    await withTree({ 'mosquitto.conf': conf }, async (directory) => {
      const config = join(directory, 'mosquitto.conf');
      const broker = await sandbox.run({ version, config, workdir: directory, startAs: MOSQUITTO });
      const client = MqttClient.connect(join(directory, 'socket'), { username: undefined, clientId: Buffer.from('c') });
      await expect(client).rejects.toThrow();
      await sleep(150);
      const output = broker.output();
      await broker.stop();
      const ids = explain(output, config, directory, version).map(({ explanation }) => explanation?.id);
      expect(ids).toContain('client/not-authorised');
    });
  });
});

/** Every line with its explanation; one that tells of trouble must have one. */
function explain(output: string, config: string, workdir: string, version: BrokerVersion) {
  const installation = new Installation({ target: version, workdir });
  const evaluation = evaluate(config, installation.circumstances(config));
  return output.split('\n').flatMap((line) => {
    const explanation = explainMessage(line, evaluation);
    const text = line.replace(/^\d+: /, '');
    if (/error|warning|unable|denied|refused/i.test(text) && !COMMON.test(text)) {
      expect(explanation, line).toBeDefined();
    }
    return [{ line, explanation }];
  });
}

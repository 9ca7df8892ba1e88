/**
 * The recipe that many home brokers come from: users, rules, websockets and TLS on a fresh Debian. Here it is followed
 * with mqttctl's own commands, and tried with clients of others.
 */
import { build } from 'esbuild';
import { expect } from 'vitest';
import { portsSchema } from '../../src/report/ports-schema.js';
import { ROOT } from '../end-to-end/mqttctl.js';
import type { ExecOptions, Host } from './host.js';

const PASSWORD = 'secret-of-lecturer';
const CERTS = '/etc/mosquitto/certs';
const TLS = `
listener 8883
certfile ${CERTS}/server.crt
keyfile ${CERTS}/server.key
listener 9443
protocol websockets
certfile ${CERTS}/server.crt
keyfile ${CERTS}/server.key
`;
/** What a web page does: MQTT.js, over a websocket with TLS. */
const WEB_PAGE = `
import { readFileSync } from 'node:fs';
import mqtt from 'mqtt';
const client = mqtt.connect('wss://localhost:9443', {
  ca: readFileSync('${CERTS}/ca.crt'), username: 'lecturer', password: '${PASSWORD}', reconnectPeriod: 0,
});
client.on('error', (error) => { console.error(error.message); process.exit(1); });
client.on('message', (topic, payload) => { console.log(topic, String(payload)); client.end(); });
client.subscribeAsync('lecture/#').then(() => client.publishAsync('lecture/web', 'over wss'));
`;

/** With MQTT.js in it, which no host has. */
async function bundled(contents: string): Promise<string> {
  const stdin = { contents, resolveDir: ROOT };
  const { outputFiles } = await build({ stdin, bundle: true, platform: 'node', format: 'cjs', write: false });
  return outputFiles[0]?.text ?? '';
}

/** From `apt install mosquitto` to websockets with TLS. */
export async function followArticle(host: Host): Promise<void> {
  const mqttctl = (...argv: readonly string[]) => ok(host, ['mqttctl', ...argv]);
  const withPassword = { input: PASSWORD };
  await host.reset();
  const init = ['mqttctl', 'init', 'home', '--yes', '--users-from', '-'];
  const users = { input: `lecturer:${PASSWORD}\n` };
  await ok(host, [...init, '--start'], users);
  await ok(host, ['mqttctl', 'passwd', 'add', 'weewx', '--password-stdin'], withPassword);
  await mqttctl('acl', 'allow', 'lecturer', 'lecture/#');
  await mqttctl('acl', 'allow', '--anonymous', 'lecture/#', '--read', '--reload');
  await mqttctl('lint', '--quiet');
  await expectSockets(host, [1883, 9001]);
  await expectAccess(host, ['-p', '1883']);
  // The same answers once more.
  expect(await ok(host, [...init, '--check'], users)).toBe('');
  await mqttctl('config', 'set', 'connection_messages', 'false', '--reload');
  expect(await mqttctl('config', 'get', 'connection_messages', '--quiet')).toBe('false\n');
  await addTls(host);
  await expectSockets(host, [1883, 8883, 9001, 9443]);
  await expectAccess(host, ['-h', 'localhost', '-p', '8883', '--cafile', `${CERTS}/ca.crt`]);
  await host.put({ '/srv/page.cjs': await bundled(WEB_PAGE) });
  expect(await ok(host, ['node', '/srv/page.cjs'])).toBe('lecture/web over wss\n');
  await mqttctl('client', 'mosquitto_sub', '--user', 'lecturer', '--topic', 'lecture/#');
  await ok(host, ['mqttctl', 'doctor', '-u', 'lecturer', '--password-stdin'], withPassword);
}

/** The demo has a broker of its own, and leaves that of the machine alone. */
export async function playDemo(host: Host): Promise<void> {
  await host.reset();
  const pid = await host.sh('systemctl show -p MainPID --value mosquitto');
  const told = await ok(host, ['mqttctl', 'demo'], { timeoutMs: 90_000 });
  expect(told).toMatch(/\[✓\] Listeners: /);
  expect(told).toMatch(/\n0 failures/);
  expect(told).not.toMatch(/systemctl restart/);
  expect(await host.sh('systemctl show -p MainPID --value mosquitto')).toBe(pid);
  expect(await host.sh('ls /tmp | grep mqttctl-demo || :')).toBe('');
}

/** By an authority of one's own, and with the broker at work. */
async function addTls(host: Host): Promise<void> {
  await ok(host, ['mqttctl', 'tls', 'self-signed', CERTS, '--name', 'localhost']);
  await host.sh('cp -r /etc/mosquitto /srv/new');
  await host.put({ '/srv/new/conf.d/tls.conf': TLS, '/srv/password': PASSWORD });
  const login = ['-u', 'lecturer', '--password-file', '/srv/password'];
  await ok(host, ['mqttctl', 'apply', '/srv/new', '--allow-wider', '--yes', ...login], { timeoutMs: 90_000 });
}

/** Who has a password writes, who has none reads, and nobody else gets in. */
async function expectAccess(host: Host, server: readonly string[]): Promise<void> {
  const words = server.join(' ');
  const own = `-u lecturer -P ${PASSWORD}`;
  const received = await host.sh(`
    (sleep 1; mosquitto_pub ${words} -t lecture/test -m forged -q 1 || :
     mosquitto_pub ${words} ${own} -t lecture/test -m hello -q 1) &
    timeout 20 mosquitto_sub ${words} -t 'lecture/#' -C 1; wait`);
  expect(received).toBe('hello\n');
  const stranger = await host.exec(['mosquitto_pub', ...server, '-u', 'lecturer', '-P', 'wrong', '-t', 'x', '-m', 'x']);
  expect(stranger.code).not.toBe(0);
  expect(stranger.stderr).toMatch(/not authori[sz]ed/i);
}

async function expectSockets(host: Host, wanted: readonly number[]): Promise<void> {
  const { sockets } = portsSchema.parse(JSON.parse(await ok(host, ['mqttctl', 'ports', '--json'])));
  expect(sockets.map(({ state }) => state)).not.toContain('missing');
  expect(new Set(sockets.map(({ port }) => port))).toEqual(new Set(wanted));
}

async function ok(host: Host, argv: readonly string[], options: ExecOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await host.exec(argv, options);
  expect(code, `${argv.join(' ')}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

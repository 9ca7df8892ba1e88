import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { freePorts } from '../../../src/host/free-port.js';
import { probe } from '../../../src/host/probe/probe.js';
import { recognise } from '../../../src/host/probe/recognise.js';
import { resolveHost } from '../../../src/host/probe/resolve.js';
import { parseTarget } from '../../../src/host/probe/target.js';
import { openTcp } from '../../../src/host/probe/tcp.js';
import { Scratch } from '../../end-to-end/mqttctl.js';
import { hasBrokers } from '../../setup/has-brokers.js';
import { Authority } from './authority.js';

const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** Starts a server and gives its port. */
function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  servers.push(server);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  return new Promise((resolve) => {
    server.listen(0, host, () => resolve((server.address() as { port: number }).port));
  });
}

const hung = () => listening(createServer(() => {}));
const http = () => listening(createHttpServer((_, response) => response.writeHead(404).end('no such page\n')));
const ssh = () => listening(createServer((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')));
const closing = () => listening(createServer((socket) => socket.destroy()));
const noise = () => listening(createServer((socket) => socket.on('data', () => socket.write('\u001b[2J what?\n'))));

/** The first step that failed, with its cause. */
async function failure(url: string): Promise<string> {
  const { steps, ok } = await probe(parseTarget(url), { credentials: {}, patienceMs: 300 });
  expect(ok).toBe(false);
  const failed = steps.find(({ status }) => status === 'fail');
  return `${failed?.step}: ${failed?.detail}: ${failed?.cause}`;
}

describe.each([
  [
    'nothing',
    async () => (await freePorts(1))[0] as number,
    /^tcp: .*connection refused: Nobody listens/,
    /^tcp: /,
    /^tcp: /,
  ],
  [
    'somebody who says nothing',
    hung,
    /^mqtt-5: no answer: .* says nothing/,
    /^tls: no answer: .*says nothing/,
    /^websocket: no answer: .*says nothing/,
  ],
  [
    'an HTTP server',
    http,
    /^mqtt-5: .*An HTTP server answers there, no broker/,
    /^tls: .*HTTP server without TLS/,
    /^websocket: HTTP status 404: .*does not do websockets here/,
  ],
  ['an SSH server', ssh, /^mqtt-5: .*SSH/, /^tls: .*An SSH server answers/, /^websocket: .*An SSH server/],
  [
    'somebody who hangs up',
    closing,
    /^mqtt-5: .*It hangs up on MQTT/,
    /^tls: .*does not speak TLS/,
    /^websocket: .*hangs up/,
  ],
  [
    'noise',
    noise,
    /^mqtt-5: the answer is no MQTT: "\\u001b\[2J what\?": What answers there is no MQTT/,
    /^tls: .*does not speak TLS/,
    /^websocket: not http: .*no HTTP/,
  ],
] as const)('%s on the port', (_, start, byMqtt, byTls, byWebsocket) => {
  test.each([
    ['mqtt', byMqtt],
    ['mqtts', byTls],
    ['ws', byWebsocket],
  ])('asked by %s', async (scheme, expected) => {
    expect(await failure(`${scheme}://127.0.0.1:${await start()}`)).toMatch(expected);
  });
});

test('websockets for something else', async () => {
  const server = createHttpServer();
  const websockets = new WebSocketServer({ server, handleProtocols: () => false });
  const port = await listening(server);
  expect(await failure(`ws://127.0.0.1:${port}/mqtt`)).toMatch(/^websocket: no subprotocol: .*not for MQTT/);
  websockets.close();
});

test('a proxy that wants a login', async () => {
  const port = await listening(createHttpServer((_, response) => response.writeHead(401).end()));
  expect(await failure(`ws://127.0.0.1:${port}`)).toMatch(
    /^websocket: HTTP status 401: An HTTP server asks for a login/,
  );
});

test('a name that nobody knows', async () => {
  expect(await failure('mqtt://nosuch.invalid')).toMatch(/^resolve: nosuch\.invalid: .*DNS/);
  expect(await resolveHost('localhost', 1000)).toMatchObject({ addresses: expect.arrayContaining(['127.0.0.1']) });
});

const own = Object.values(networkInterfaces())
  .flat()
  .find((each) => each?.family === 'IPv4' && !each.internal)?.address;

test.skipIf(own === undefined)('a broker for this machine only', async () => {
  const port = await hung();
  expect(await failure(`mqtt://${own}:${port}`)).toMatch(/^tcp: .*Somebody listens on 127\.0\.0\.1 .*"listener \d+"/);
});

test.skipIf(own === undefined || !hasBrokers)(
  'a password is not sent where the certificate is not trusted',
  async () => {
    const scratch = new Scratch();
    const { certificate, key } = new Authority(scratch.path, 'ca');
    let received = 0;
    const server = createTlsServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (socket) => {
      socket.on('data', (data) => {
        received += data.length;
      });
      socket.on('error', () => {});
    });
    const port = await listening(server, own);
    const credentials = { username: 'bob', password: Buffer.from('secret') };
    const { steps } = await probe(parseTarget(`mqtts://${own}:${port}`), { credentials, patienceMs: 300 });
    expect(steps.map(({ step, status }) => `${step} ${status}`)).toContain('certificate fail');
    expect(steps.at(-1)).toMatchObject({ status: 'skip', detail: expect.stringContaining('no password is sent') });
    expect(received).toBe(0);
    // Without a password there is nothing to keep back.
    await probe(parseTarget(`mqtts://${own}:${port}`), { credentials: {}, patienceMs: 300 });
    expect(received).toBeGreaterThan(0);
    scratch.remove();
  },
);

describe('what is spoken', () => {
  test.each([
    ['nothing', hung, undefined],
    ['HTTP', http, 'HTTP'],
    ['SSH', ssh, 'SSH'],
    ['noise', noise, undefined],
  ] as const)('%s', async (_, start, language) => {
    const port = await start();
    expect(await recognise(() => openTcp('127.0.0.1', port, 300))).toBe(language);
  });
});

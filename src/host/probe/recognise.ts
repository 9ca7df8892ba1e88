import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { withPatience } from './patience.js';
import type { TcpOutcome } from './tcp.js';

/** What somebody at the other end speaks. */
export type Language = 'MQTT' | 'TLS' | 'websockets' | 'HTTP' | 'SSH';

const PATIENCE_MS = 1500;

/** A CONNECT of MQTT 3.1.1 with a clean session and no client id. */
const CONNECT = Buffer.from([0x10, 12, 0, 4, ...Buffer.from('MQTT'), 4, 2, 0, 10, 0, 0]);
const UPGRADE = [
  'GET / HTTP/1.1',
  'Host: localhost',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: bXF0dGN0bCBwcm9iZSAhIQ==',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Protocol: mqtt',
  '\r\n',
].join('\r\n');

/**
 * Finds out which language is spoken somewhere, by trying those that come into question, each on a connection of its own
 * and at the same time. Undefined where nobody answers to any.
 *
 * @param open makes a connection, of TCP or inside of TLS
 */
export async function recognise(open: () => Promise<TcpOutcome>): Promise<Language | undefined> {
  const [tls, mqtt, http] = await Promise.all([
    tryOn(open, answersTls),
    tryOn(open, (socket) => answer(socket, CONNECT)),
    tryOn(open, (socket) => answer(socket, UPGRADE)),
  ]);
  if (tls) return 'TLS';
  return languageOf(mqtt, 'MQTT') ?? languageOf(http, 'websockets');
}

/** What the first bytes of an answer show. */
function languageOf(answer: Buffer | undefined, asked: 'MQTT' | 'websockets'): Language | undefined {
  const text = answer?.toString('latin1') ?? '';
  if (asked === 'MQTT' && answer?.[0] === 0x20) return 'MQTT';
  if (asked === 'websockets' && text.startsWith('HTTP/1.1 101')) return 'websockets';
  // An HTTP server answers to anything; whether it takes websockets is asked next.
  if (text.startsWith('HTTP/') && asked === 'websockets') return 'HTTP';
  return text.startsWith('SSH-') ? 'SSH' : undefined;
}

async function tryOn<T>(open: () => Promise<TcpOutcome>, ask: (socket: Socket) => Promise<T>): Promise<T | undefined> {
  const opened = await open();
  if (!('socket' in opened)) return undefined;
  const answered = await withPatience(ask(opened.socket), PATIENCE_MS);
  opened.socket.destroy();
  return answered === 'late' ? undefined : (answered as T);
}

function answersTls(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const client = connectTls({ socket, rejectUnauthorized: false });
    client.once('secureConnect', () => resolve(true));
    // An alert is an answer in TLS as well.
    client.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code?.includes('_ALERT_') === true));
    client.once('close', () => resolve(false));
  });
}

function answer(socket: Socket, question: Buffer | string): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    socket.once('data', resolve);
    socket.once('close', () => resolve(undefined));
    socket.write(question);
  });
}

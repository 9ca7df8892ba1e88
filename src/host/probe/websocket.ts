import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { withPatience } from './patience.js';
import type { ProbeTarget } from './target.js';

/** What came of asking for websockets with the subprotocol `mqtt` (MQTT 5, section 6; RFC 6455). */
export type UpgradeOutcome =
  | { readonly stream: Duplex }
  /** Another HTTP answer than 101. */
  | { readonly status: number }
  /** Websockets, but not for MQTT. */
  | { readonly kind: 'no subprotocol' }
  | { readonly kind: 'not http' | 'closed' | 'silent' };

/** Upgrades a connection, plain or of TLS, to websockets; what comes back carries the bytes of MQTT. */
export async function upgrade(connection: Socket, target: ProbeTarget, patienceMs: number): Promise<UpgradeOutcome> {
  const { WebSocket, createWebSocketStream } = await import('ws');
  const url = 'socket' in target.place ? 'ws://localhost/' : target.url;
  const client = new WebSocket(url, ['mqtt'], {
    createConnection: () => connection,
    perMessageDeflate: false,
    followRedirects: false,
  });
  const answer = new Promise<UpgradeOutcome>((resolve) => {
    client.once('open', () => resolve({ stream: createWebSocketStream(client) }));
    client.once('unexpected-response', (_, { statusCode }) => resolve({ status: statusCode ?? 0 }));
    client.on('error', (error: NodeJS.ErrnoException) => resolve({ kind: kindOf(error) }));
  });
  const outcome = await withPatience(answer, patienceMs);
  if (outcome !== 'late' && 'stream' in outcome) {
    outcome.stream.on('error', () => {});
    return outcome;
  }
  connection.destroy();
  return outcome === 'late' ? { kind: 'silent' } : outcome;
}

function kindOf({ code, message }: NodeJS.ErrnoException): 'no subprotocol' | 'not http' | 'closed' {
  if (/subprotocol/i.test(message)) return 'no subprotocol';
  return code?.startsWith('HPE_') || /Invalid .* header/.test(message) ? 'not http' : 'closed';
}

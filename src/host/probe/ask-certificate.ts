import { once } from 'node:events';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { type ServedCertificate, servedCertificate } from './certificate.js';
import type { ProbeTarget } from './target.js';
import { openTcp, openUnixSocket } from './tcp.js';

/** For a broker to see that nobody is there any more. */
const LEAVE_MS = 1000;

/** How to ask. */
export interface AskOptions {
  /** PEM texts of the authorities to judge by. */
  readonly authorities: readonly string[];
  readonly patienceMs: number;
}

/** What is served, or the code of OpenSSL or of the system for why nothing came. */
export type Asked = ServedCertificate | { readonly code: string };

/**
 * Asks a TLS server for its certificate and nothing else, also one that wants to see that of its client: it shows its
 * own first.
 */
export async function askCertificate({ place }: ProbeTarget, { authorities, patienceMs }: AskOptions): Promise<Asked> {
  const opened =
    'socket' in place
      ? await openUnixSocket(place.socket, patienceMs)
      : await openTcp(place.host, place.port, patienceMs);
  if ('code' in opened) return opened;
  const plain = opened.socket;
  const host = 'socket' in place ? 'localhost' : place.host;
  const socket = connect({
    socket: plain,
    ...(isIP(host) === 0 && { servername: host }),
    ca: [...authorities],
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  });
  const closed = once(socket, 'close').catch(() => []);
  const answer = await new Promise<Asked>((resolve) => {
    socket.setTimeout(patienceMs, () => resolve({ code: 'ETIMEDOUT' }));
    socket.once('secureConnect', () => resolve(servedCertificate(socket)));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve({ code: code ?? 'ECONNRESET' }));
    plain.on('error', ({ code }: NodeJS.ErrnoException) => resolve({ code: code ?? 'ECONNRESET' }));
    socket.once('close', () => resolve({ code: 'ECONNRESET' }));
  });
  // Who just hangs up is an error in the broker's log.
  socket.resume().end();
  await Promise.race([closed, sleep(LEAVE_MS, undefined, { ref: false })]);
  socket.destroy();
  plain.destroy();
  return answer;
}

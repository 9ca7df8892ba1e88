import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureOptions } from './secure.js';
import { tlsOptions } from './secure.js';
import type { ProbeTarget } from './target.js';
import type { TcpOutcome } from './tcp.js';
import { handshake } from './tls.js';
import { upgrade } from './websocket.js';

/** Where bytes of MQTT go, or why there is no such thing: a code of the system or of OpenSSL, or `websocket`. */
export type TransportOutcome = { readonly stream: Duplex } | { readonly code: string };

/**
 * Goes all the way to where MQTT can begin, over a connection that is made for it. A certificate is not judged here.
 *
 * @param open makes the connection, of TCP or to a unix socket
 */
export async function openTransport(
  target: ProbeTarget,
  options: SecureOptions,
  open: () => Promise<TcpOutcome>,
): Promise<TransportOutcome> {
  const secured = await openSecured(target, options, open);
  if ('code' in secured || !target.websocket) return 'code' in secured ? secured : { stream: secured.socket };
  const upgraded = await upgrade(secured.socket, target, options.patienceMs);
  return 'stream' in upgraded ? upgraded : { code: 'websocket' };
}

/** The same up to TLS. */
export async function openSecured(
  target: ProbeTarget,
  options: SecureOptions,
  open: () => Promise<TcpOutcome>,
): Promise<{ readonly socket: Socket } | { readonly code: string }> {
  const opened = await open();
  return 'code' in opened || !target.tls ? opened : handshake(opened.socket, tlsOptions(target, options));
}

import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { type ServedCertificate, servedCertificate } from './certificate.js';
import { withPatience } from './patience.js';
import type { ClientIdentity, Trust } from './trust.js';

/** How to greet, and whom to believe. */
export interface TlsOptions {
  /** The name that the client connects to. */
  readonly host: string;
  readonly trust: Trust;
  readonly identity: ClientIdentity | undefined;
  readonly patienceMs: number;
}

/** What came of a handshake. A certificate that is not trusted is no failure of it. */
export type TlsOutcome =
  | {
      readonly socket: TLSSocket;
      /** `TLSv1.3`. */
      readonly protocol: string;
      readonly cipher: string;
      readonly certificate: ServedCertificate;
    }
  /** OpenSSL's or the system's code, as `ERR_SSL_WRONG_VERSION_NUMBER`; `ETIMEDOUT` where nothing came. */
  | { readonly code: string };

/**
 * With TLS 1.3 the client is done before the broker has looked at its certificate: a refusal comes later, or session
 * tickets where all is well.
 */
const VERDICT_PATIENCE_MS = 400;

/**
 * Does the handshake on a connection, as a client that goes on whatever the certificate is: that is judged from the
 * chain and the error that come back.
 */
export async function handshake(plain: Socket, options: TlsOptions): Promise<TlsOutcome> {
  const { host, trust, identity, patienceMs } = options;
  const socket = connect({
    socket: plain,
    ...(isIP(host) === 0 && { servername: host }),
    ca: [...trust.authorities],
    ...(identity && { cert: identity.certificate, key: identity.key }),
    // Verified it is, and judged below; only nothing is broken off.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  });
  const failed = new Promise<{ code: string }>((resolve) => {
    socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve({ code: code ?? 'ECONNRESET' }));
    socket.once('close', () => resolve({ code: 'ECONNRESET' }));
  });
  const done = new Promise<'done'>((resolve) => socket.once('secureConnect', () => resolve('done')));
  // What is written in the course of that event is lost in Node.js 20: nobody may go on before it is over.
  const accepted = new Promise<'done'>((resolve) => socket.once('session', () => setImmediate(resolve, 'done')));
  const outcome = await withPatience(Promise.race([failed, done]), patienceMs);
  const refused =
    outcome === 'done' && socket.getProtocol() === 'TLSv1.3'
      ? await withPatience(Promise.race([failed, accepted]), VERDICT_PATIENCE_MS)
      : outcome;
  const failure = outcome === 'late' ? { code: 'ETIMEDOUT' } : refused;
  if (typeof failure === 'object') {
    socket.destroy();
    plain.destroy();
    return failure;
  }
  return {
    socket,
    protocol: socket.getProtocol() ?? 'TLS',
    cipher: socket.getCipher().name,
    certificate: servedCertificate(socket),
  };
}

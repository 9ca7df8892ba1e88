import type { Socket } from 'node:net';
import { causeOfHandshake } from './causes-tls.js';
import { compareWithFile, judgeCertificate } from './judge-certificate.js';
import { codeWords, type Reached } from './reach.js';
import { recognise } from './recognise.js';
import type { Steps } from './steps.js';
import type { ProbeTarget } from './target.js';
import { handshake, type TlsOptions } from './tls.js';
import { type ClientIdentity, systemTrust, type Trust } from './trust.js';

export interface SecureOptions {
  /** Undefined: what this system believes, and for a configured listener its cafile. */
  readonly trust: Trust | undefined;
  readonly identity: ClientIdentity | undefined;
  readonly patienceMs: number;
}

/** The steps of TLS: the handshake, what the certificate is worth, and whether it is the one on the disk. */
export async function secure(
  steps: Steps,
  target: ProbeTarget,
  reached: Reached,
  options: SecureOptions,
): Promise<Socket | undefined> {
  const { listener } = target;
  const done = await steps.take('tls', async () => {
    const outcome = await handshake(reached.socket, tlsOptions(target, options));
    if (!('code' in outcome)) {
      return { status: 'pass', detail: `${outcome.protocol}, ${outcome.cipher}`, value: outcome };
    }
    const facts = {
      language: /_ALERT_/.test(outcome.code) ? undefined : await recognise(reached.open),
      websocket: target.websocket,
      needsCertificate: listener?.needsCertificate === true,
      hasIdentity: options.identity !== undefined,
    };
    return { status: 'fail', detail: tlsWords(outcome.code), cause: causeOfHandshake(outcome.code, facts) };
  });
  if (!done) return undefined;
  const question = {
    // What name clients use for a configured listener is not known.
    host: listener || 'socket' in target.place ? undefined : target.place.host,
    trust: options.trust ?? systemTrust(),
    authority: options.trust ? undefined : listener?.authority,
    now: new Date(),
  };
  await steps.take('certificate', async () => judgeCertificate(done.certificate, question));
  const file = listener?.certificate;
  if (file) await steps.take('file', async () => compareWithFile(done.certificate, file));
  return done.socket;
}

/** How a client of these options greets that target. */
export function tlsOptions(
  { place, listener }: ProbeTarget,
  { trust, identity, patienceMs }: SecureOptions,
): TlsOptions {
  const system = trust ?? systemTrust();
  const authorities =
    trust || !listener?.authority ? system.authorities : [...system.authorities, listener.authority.pem];
  return {
    host: 'socket' in place ? 'localhost' : place.host,
    trust: { ...system, authorities },
    identity,
    patienceMs,
  };
}

/** OpenSSL's code as it stands in its messages: `ERR_SSL_WRONG_VERSION_NUMBER` is "wrong version number". */
function tlsWords(code: string): string {
  return code.startsWith('ERR_SSL_')
    ? code
        .replace(/^ERR_SSL_(?:SSLV3_|TLSV1_|TLSV13_)?/, '')
        .toLowerCase()
        .replaceAll('_', ' ')
    : codeWords(code);
}

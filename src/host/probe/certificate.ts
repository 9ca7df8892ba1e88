import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { checkServerIdentity, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { t } from '../../language/t.js';
import { certificatesIn } from './trust.js';

/** The certificate that a broker showed. */
export interface ServedCertificate {
  /** The broker's own first; then those that it sent along, and the authority where that is trusted. */
  readonly chain: readonly X509Certificate[];
  /** OpenSSL's word for why nobody trusted has signed it, as `CERT_HAS_EXPIRED`; undefined where it is trusted. */
  readonly error: string | undefined;
  readonly peer: DetailedPeerCertificate;
}

/** What the handshake left on the socket. */
export function servedCertificate(socket: TLSSocket): ServedCertificate {
  const peer = socket.getPeerCertificate(true);
  // Node.js types it as an error; it is the code.
  const error = socket.authorizationError as unknown as string | undefined;
  return { chain: chainOf(peer), error: socket.authorized ? undefined : String(error), peer };
}

function chainOf(peer: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  for (let each = peer; each?.raw && !seen.has(each.fingerprint256); each = each.issuerCertificate) {
    seen.add(each.fingerprint256);
    chain.push(new X509Certificate(each.raw));
  }
  return chain;
}

/** The names and addresses that a certificate is for; without any, clients of today accept it for nothing. */
export function namesOf(certificate: X509Certificate): string[] {
  return (certificate.subjectAltName ?? '').split(', ').flatMap((name) => {
    const found = /^(?:DNS|IP Address):(.*)$/.exec(name);
    return found ? [found[1] as string] : [];
  });
}

/** Whether a client that connects to `host` takes the certificate for that host's. */
export function isFor({ peer }: ServedCertificate, host: string): boolean {
  return checkServerIdentity(isIP(host) ? host : host.replace(/\.$/, ''), peer) === undefined;
}

/** Whether it is trusted by way of one of these authorities. */
export function isSignedBy({ chain }: ServedCertificate, authorities: string): boolean {
  const known = new Set(certificatesIn(authorities).map(({ fingerprint256 }) => fingerprint256));
  return chain.some(({ fingerprint256 }) => known.has(fingerprint256));
}

/** `CN=mqtt.example.org, O=Example`, from OpenSSL's lines. */
export function nameText(lines: string): string {
  return lines.split('\n').filter(Boolean).reverse().join(', ') || t`(no name)`;
}

import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import type { Access } from '../conf/access.js';
import { namesOf } from '../host/probe/certificate.js';
import { isLoopback } from '../host/probe/target.js';
import { certificatesIn } from '../host/probe/trust.js';
import type { FileSystem } from '../installation/filesystem.js';
import { resolvePath } from '../installation/paths.js';
import { t } from '../language/t.js';
import type { TlsSettings } from './connection.js';

/** What clients need to trust a listener, and for which names they will. */
export interface ListenerTrust {
  readonly settings: TlsSettings;
  /** The certificate that is on the disk; undefined where it cannot be read, and for a pre-shared key. */
  readonly certificate: X509Certificate | undefined;
  /** The names and addresses in it by which others can reach it, names first. */
  readonly names: readonly string[];
  /** Where on the machine of the broker a private authority lies; undefined: there is none, or it was not found. */
  readonly authorityFile: string | undefined;
  /** Sentences about what stands in the way. */
  readonly notes: readonly string[];
}

const PEM_SIZE_MAX = 1024 * 1024;
/** Where an authority that was not found is to be put. */
const SOME_AUTHORITY = '/etc/ssl/mqtt/ca.crt';

/** Reads the certificate of a listener, and looks who has signed it; undefined where it speaks no TLS. */
export function trustOf(
  access: Access,
  { fs, workdir, now }: { readonly fs: FileSystem; readonly workdir: string; readonly now: Date },
): ListenerTrust | undefined {
  if (!access.tls) return undefined;
  const none = { authorityPem: undefined, authorityPath: SOME_AUTHORITY, keyType: undefined };
  const unseen = { certificate: undefined, names: [], authorityFile: undefined };
  if (!access.certificate) return { settings: { trust: 'psk', ...none }, ...unseen, notes: [] };
  const fileOf = (option: string) => {
    const value = access.listener.settings.get(option)?.value;
    return value === undefined ? undefined : resolvePath(workdir, String(value));
  };
  const certfile = fileOf('certfile') as string;
  const sent = readCertificates(fs, certfile);
  const [certificate] = sent;
  if (!certificate) {
    const notes = [
      t`${certfile} cannot be read, so that what clients have to trust is not known: run mqttctl as root.`,
    ];
    return { settings: { trust: 'private', ...none }, ...unseen, notes };
  }
  const keyType = certificate.publicKey.asymmetricKeyType;
  const cafile = fileOf('cafile');
  const nearby = cafile === undefined ? [] : readCertificates(fs, cafile);
  const top = topOf(certificate, [...sent, ...nearby]);
  const names = reachableNames(certificate);
  const root = isSelfSigned(top) ? undefined : publicRootOf(top);
  if (root || isPublicRoot(top)) {
    const authorityPem = (root ?? top).toString();
    const settings: TlsSettings = { trust: 'public', authorityPem, authorityPath: SOME_AUTHORITY, keyType };
    return { settings, certificate, names, authorityFile: undefined, notes: expiryNote(certificate, now) };
  }
  const isIn = (certificates: readonly X509Certificate[]) =>
    certificates.some(({ fingerprint256 }) => fingerprint256 === top.fingerprint256);
  const isFound = isSelfSigned(top);
  const path = cafile !== undefined && isIn(nearby) ? cafile : certfile;
  return {
    settings: {
      trust: 'private',
      authorityPem: isFound ? top.toString() : undefined,
      authorityPath: isFound ? path : SOME_AUTHORITY,
      keyType,
    },
    certificate,
    names,
    authorityFile: isFound ? path : undefined,
    notes: [...(isFound ? [] : [notFoundNote(top)]), ...expiryNote(certificate, now)],
  };
}

function expiryNote({ validTo }: X509Certificate, now: Date): string[] {
  const end = new Date(validTo);
  if (end > now) return [];
  return [
    t`The certificate of the broker has expired (${end.toISOString().slice(0, 10)}), and clients will refuse it: renew it.`,
  ];
}

function notFoundNote(top: X509Certificate): string {
  const issuer = top.issuer.split('\n').find((line) => line.startsWith('CN=')) ?? top.issuer;
  return t`The authority that signed the certificate of the broker (${issuer}) is not among its files: put its certificate to ${SOME_AUTHORITY} of the client.`;
}

function readCertificates(fs: FileSystem, path: string): X509Certificate[] {
  const content = fs.read(path, PEM_SIZE_MAX);
  return content.ok ? certificatesIn(content.value.toString('latin1')) : [];
}

/** The last that is known of a chain: the authority itself, or what was signed by somebody else. */
function topOf(certificate: X509Certificate, known: readonly X509Certificate[]): X509Certificate {
  let top = certificate;
  // No chain is longer than what is known.
  for (let i = 0; i < known.length && !isSelfSigned(top); i++) {
    const issuer = known.find((other) => other.fingerprint256 !== top.fingerprint256 && hasSigned(other, top));
    if (!issuer) break;
    top = issuer;
  }
  return top;
}

function hasSigned(authority: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}

function isSelfSigned(certificate: X509Certificate): boolean {
  return hasSigned(certificate, certificate);
}

/** Those that Node.js brings along, as browsers do: what an administrator has added to this system clients do not have. */
function publicRootOf(certificate: X509Certificate): X509Certificate | undefined {
  return certificatesIn(rootCertificates.join('\n')).find((root) => hasSigned(root, certificate));
}

function isPublicRoot(certificate: X509Certificate): boolean {
  const own = unbroken(certificate.toString());
  return rootCertificates.some((pem) => unbroken(pem) === own);
}

/** PEM is PEM, however long its lines are. */
function unbroken(pem: string): string {
  return pem.replace(/\s/g, '');
}

function reachableNames(certificate: X509Certificate): string[] {
  const names = namesOf(certificate).filter((name) => !isLoopback(name) && !name.includes('*'));
  return [...names.filter((name) => isIP(name) === 0), ...names.filter((name) => isIP(name) !== 0)];
}

import type { KeyObject, X509Certificate } from 'node:crypto';
import { readChain } from '../conf/startup/tls/certificates.js';
import { readPem } from '../conf/startup/tls/pem.js';
import { compareKeys, readPrivateKey } from '../conf/startup/tls/private-key.js';
import type { FileSystem, Refusal } from '../installation/filesystem.js';
import { t } from '../language/t.js';

/** A certificate with those that follow it in its file, and its private key. */
export interface Pair {
  /** The server's own first. */
  readonly chain: readonly [X509Certificate, ...X509Certificate[]];
  readonly key: KeyObject;
  /** The files as they are. */
  readonly bytes: { readonly certificate: Buffer; readonly key: Buffer };
}

/** Where a certificate and its key are, as the broker names them. */
export interface PairPaths {
  readonly certificate: string;
  readonly key: string;
}

/** A pair that can be served, or why there is none, as a clause about one of the files. */
export type FoundPair =
  | { readonly ok: true; readonly pair: Pair }
  | { readonly ok: false; readonly missing: boolean; readonly why: string };

/** No certificate is as large. */
const SIZE_MAX = 1024 * 1024;

/** Reads a certificate and its key as the broker would, with mqttctl's own rights, and sees whether they belong together. */
export function readPair(fs: FileSystem, paths: PairPaths): FoundPair {
  const certificate = fs.read(paths.certificate, SIZE_MAX);
  if (!certificate.ok) return unread(paths.certificate, certificate.refusal);
  const key = fs.read(paths.key, SIZE_MAX);
  if (!key.ok) return unread(paths.key, key.refusal);
  return parsePair(paths, { certificate: certificate.value, key: key.value });
}

function unread(path: string, { code }: Refusal): FoundPair {
  const missing = code === 'ENOENT';
  return refused(missing ? t`${path} is not there` : t`${path} cannot be read (${code})`, missing);
}

/** The same for contents that are at hand. */
export function parsePair(paths: PairPaths, bytes: Pair['bytes']): FoundPair {
  const chain = readChain(readPem(bytes.certificate));
  if (!chain.ok) return refused(t`${paths.certificate} is no certificate: ${chain.why}`);
  const key = readPrivateKey(readPem(bytes.key));
  if (!key.ok) return refused(t`${paths.key} is no private key: ${key.why}`);
  if (key.value.encrypted)
    return refused(t`${paths.key} has a pass phrase, which nobody types in when the broker starts`);
  const [own, ...rest] = chain.value as [X509Certificate, ...X509Certificate[]];
  if (compareKeys(own, key.value.key) !== 'same') {
    return refused(t`${paths.key} is not the key of the certificate in ${paths.certificate}`);
  }
  return { ok: true, pair: { chain: [own, ...rest], key: key.value.key, bytes } };
}

function refused(why: string, missing = false): FoundPair {
  return { ok: false, missing, why };
}

import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, rootCertificates } from 'node:tls';
import { t } from '../../language/t.js';
import { MqttctlError } from '../../text/error.js';

/** The authorities that a client believes. */
export interface Trust {
  /** PEM texts of one or many certificates each. */
  readonly authorities: readonly string[];
  /** Where they are from, in words. */
  readonly source: string;
}

/** What a client shows about itself, in PEM. */
export interface ClientIdentity {
  readonly certificate: string;
  readonly key: string;
}

/** Where systems keep all authorities in one file: Debian and Alpine, Fedora, openSUSE, BSD and macOS. */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** What the programs of this system believe: SSL_CERT_FILE or its bundle, else what Node.js brings along. */
export function systemTrust(environment: NodeJS.ProcessEnv = process.env): Trust {
  const bundle = [environment.SSL_CERT_FILE, ...BUNDLES].find((file) => file !== undefined && existsSync(file));
  if (bundle === undefined) return { authorities: rootCertificates, source: t`the authorities of Node.js` };
  return { authorities: [readPem(bundle, 'SSL_CERT_FILE')], source: t`the authorities of the system (${bundle})` };
}

/** @throws MqttctlError where the file cannot be read or holds no certificate */
export function trustOfFile(cafile: string): Trust {
  const pem = readPem(cafile, '--cafile');
  if (certificatesIn(pem).length > 0) return { authorities: [pem], source: cafile };
  throw new MqttctlError(t`${cafile} holds no certificate in PEM: name the file of the authority with --cafile.`);
}

/**
 * As OpenSSL reads a directory: only files that are named after the hash of their subject, as `openssl rehash` makes them.
 *
 * @throws MqttctlError where there is none
 */
export function trustOfDirectory(capath: string): Trust {
  const names = listDirectory(capath).filter((name) => /^[0-9a-f]{8}\.\d+$/.test(name));
  if (names.length > 0) {
    return { authorities: names.map((name) => readPem(join(capath, name), '--capath')), source: capath };
  }
  throw new MqttctlError(
    t`${capath} has no file that TLS libraries look for, as 1a2b3c4d.0: run "openssl rehash ${capath}", or use --cafile.`,
  );
}

/** @throws MqttctlError where the files cannot be read, or do not fit each other */
export function clientIdentity(certificateFile: string, keyFile: string): ClientIdentity {
  const certificate = readPem(certificateFile, '--client-cert');
  const key = readPem(keyFile, '--client-key');
  try {
    createSecureContext({ cert: certificate, key });
  } catch (error) {
    const encrypted = key.includes('ENCRYPTED');
    const why = encrypted ? t`the key is encrypted: decrypt it with "openssl pkey -in"` : (error as Error).message;
    throw new MqttctlError(t`${certificateFile} and ${keyFile} cannot be used as client certificate and key: ${why}.`);
  }
  return { certificate, key };
}

/** Every certificate of a PEM text that can be parsed. */
export function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END [A-Z0-9 ]+-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      return new X509Certificate(block);
    } catch {
      return [];
    }
  });
}

function readPem(file: string, flag: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new MqttctlError(t`${file} cannot be read (${code}): name another file with ${flag}.`);
  }
}

function listDirectory(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new MqttctlError(t`${directory} cannot be read (${code}): name another directory with --capath.`);
  }
}

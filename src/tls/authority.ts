import { createPrivateKey, type KeyObject, randomBytes, webcrypto } from 'node:crypto';
import type { Extension, Name, X509Certificate } from '@peculiar/x509';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { alternativeNames, commonName } from './names.js';

type X509 = typeof import('@peculiar/x509');

/** A certificate and its private key, both as PEM; the key is PKCS#8 without a pass phrase. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

/** Whom a certificate is for. */
export interface CertificateRequest {
  readonly kind: 'server' | 'client';
  /**
   * DNS names and IP addresses of a server, or the user name of a client, which the broker takes from the certificate
   * with use_identity_as_username. The first is the common name.
   */
  readonly names: readonly string[];
  /** How long from now on; never longer than the authority itself. */
  readonly days: number;
}

const { subtle } = webcrypto;
const EC = { name: 'ECDSA', namedCurve: 'P-256' };
const DIGEST = { hash: 'SHA-256' };
const DAY_MS = 86_400_000;
/** Clocks of small devices are behind. */
const HEAD_START_MS = 3_600_000;
/** RFC 5280 allows 20 octets with the sign; 16 with the first bit off are always positive. */
const SERIAL_BYTES = 16;

/**
 * Makes a private authority that signs the certificates of servers and clients, and no other authorities.
 *
 * @param options name: what people read as issuer; days: how long from now on it is valid
 */
export async function createAuthority(options: { readonly name: string; readonly days: number }): Promise<Issued> {
  const x509 = await library();
  const keys = await newKeys();
  const name = distinguishedName(x509, commonName(options.name));
  const { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension, X509CertificateGenerator } = x509;
  const certificate = await X509CertificateGenerator.create(
    {
      subject: name,
      issuer: name,
      publicKey: keys.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: { ...EC, ...DIGEST },
      serialNumber: newSerial(),
      ...validity(options.days),
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
        await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return issued(certificate, keys.privateKey);
}

/**
 * Makes a key and has the authority certify it.
 *
 * @param authority one of createAuthority(), or another with an RSA or EC key
 * @throws MqttctlError where a name cannot stand in a certificate, or the authority's key cannot be used
 */
export async function issueCertificate(authority: Issued, request: CertificateRequest): Promise<Issued> {
  const x509 = await library();
  const issuer = new x509.X509Certificate(authority.certificate);
  const { signingKey, signingAlgorithm } = await signer(authority.key);
  const keys = await newKeys();
  const [first = ''] = request.names;
  const name = request.kind === 'client' || fits(first) ? commonName(first) : undefined;
  const certificate = await x509.X509CertificateGenerator.create(
    {
      ...(name !== undefined && { subject: distinguishedName(x509, name) }),
      issuer: issuer.subjectName,
      publicKey: keys.publicKey,
      signingKey,
      signingAlgorithm,
      serialNumber: newSerial(),
      ...validity(request.days, issuer.notAfter),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        ...purpose(x509, request, name === undefined),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
        await authorityIdentifier(x509, issuer),
      ],
    },
    webcrypto,
  );
  return issued(certificate, keys.privateKey);
}

/** Loaded at the moment of use: it takes longer than all of lint. */
async function library(): Promise<X509> {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return subtle.generateKey(EC, true, ['sign', 'verify']);
}

function newSerial(): string {
  const bytes = randomBytes(SERIAL_BYTES);
  // Neither negative, nor shorter than the rest.
  bytes[0] = ((bytes[0] as number) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

function validity(days: number, end?: Date): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  const notAfter = Math.min(now + days * DAY_MS, end?.getTime() ?? Number.POSITIVE_INFINITY);
  return { notBefore: new Date(now - HEAD_START_MS), notAfter: new Date(notAfter) };
}

/** As UTF-8: the default cannot hold every user name. */
function distinguishedName(x509: X509, name: string): Name {
  return new x509.Name([{ CN: [{ utf8String: name }] }]);
}

/** A longer host name stands in the alternative names alone. */
function fits(name: string): boolean {
  return name.length <= 64;
}

function purpose(x509: X509, { kind, names }: CertificateRequest, isNameless: boolean): Extension[] {
  const { ExtendedKeyUsage, ExtendedKeyUsageExtension, SubjectAlternativeNameExtension } = x509;
  if (kind === 'client') return [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])];
  return [
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(alternativeNames(names), isNameless),
  ];
}

/** The one that the authority gives itself: other tools do not always make it of the key's SHA-1. */
async function authorityIdentifier(x509: X509, issuer: X509Certificate): Promise<Extension> {
  const own = issuer.getExtension(x509.SubjectKeyIdentifierExtension);
  return own
    ? new x509.AuthorityKeyIdentifierExtension(own.keyId)
    : x509.AuthorityKeyIdentifierExtension.create(await issuer.publicKey.export(webcrypto), false, webcrypto);
}

async function signer(pem: string) {
  const key = privateKey(pem);
  const algorithm =
    key.asymmetricKeyType === 'rsa'
      ? { name: 'RSASSA-PKCS1-v1_5', ...DIGEST }
      : { name: 'ECDSA', namedCurve: CURVES[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? '' };
  if ('namedCurve' in algorithm && !algorithm.namedCurve) {
    throw new MqttctlError(
      t`The key of the authority is neither RSA nor EC (P-256, P-384, P-521): make a new authority.`,
    );
  }
  const der = key.export({ type: 'pkcs8', format: 'der' });
  const signingKey = await subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
  return { signingKey, signingAlgorithm: { ...algorithm, ...DIGEST } };
}

const CURVES: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

function privateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new MqttctlError(t`The key of the authority is not a private key as PEM without a pass phrase.`);
  }
}

async function issued(certificate: X509Certificate, key: webcrypto.CryptoKey): Promise<Issued> {
  const der = Buffer.from(await subtle.exportKey('pkcs8', key));
  return {
    certificate: `${certificate.toString('pem').trim()}\n`,
    key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
      .export({ type: 'pkcs8', format: 'pem' })
      .toString(),
  };
}

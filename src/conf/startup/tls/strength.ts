import type { KeyObject, X509Certificate } from 'node:crypto';
import { t } from '../../../language/t.js';

/** Bits of security that each SECLEVEL asks for. */
const LEVEL_BITS = [0, 80, 112, 128, 192, 256];
/** Modulus lengths and the security they give, as far as levels tell them apart. */
const MODULUS_BITS: readonly (readonly [length: number, bits: number])[] = [
  [15360, 256],
  [7680, 192],
  [3072, 128],
  [2048, 112],
  [1024, 80],
];
/** Debian builds with level 2, which is OpenSSL's own default since 3.2. */
const USUAL_LEVEL = 2;

/** The security level of a cipher string: its last @SECLEVEL. */
export function securityLevel(ciphers = ''): number {
  const [last] = [...ciphers.matchAll(/@SECLEVEL=(\d)/g)].reverse();
  return last ? Number(last[1]) : USUAL_LEVEL;
}

export function modulusIsWeak(length: number, level: number): boolean {
  const bits = MODULUS_BITS.find(([least]) => length >= least)?.[1] ?? 0;
  return bits < (LEVEL_BITS[level] ?? 0);
}

/** What makes a key too weak for a level, for instance "an RSA key of 1024 bits". */
export function keyWeakness(key: KeyObject, level: number): string | undefined {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined) {
    const type = (key.asymmetricKeyType ?? 'rsa').toUpperCase();
    return modulusIsWeak(modulusLength, level) ? t`an ${type} key of ${modulusLength} bits` : undefined;
  }
  // prime256v1, secp384r1, brainpoolP512r1: half of the number.
  const size = /\d{3}/.exec(namedCurve ?? '')?.[0];
  if (size === undefined) return undefined;
  return Number(size) / 2 < (LEVEL_BITS[level] ?? 0) ? t`a key on the curve ${namedCurve}` : undefined;
}

/** Signature algorithms on broken digests, by the hexadecimal DER of their OID. All count less than level 1. */
const WEAK_SIGNATURES: Readonly<Record<string, string>> = {
  '2a864886f70d010102': 'MD2',
  '2a864886f70d010104': 'MD5',
  '2a864886f70d010105': 'SHA-1',
  '2a8648ce3d0401': 'SHA-1',
  '2a8648ce380403': 'SHA-1',
};

/** The broken digest that a certificate was signed with; its own signature on itself does not count. */
export function signatureWeakness(certificate: X509Certificate, level: number): string | undefined {
  if (level === 0 || certificate.checkIssued(certificate)) return undefined;
  return WEAK_SIGNATURES[signatureOid(certificate.raw)];
}

/** Certificate ::= SEQUENCE { tbsCertificate, SEQUENCE { algorithm OID, … }, … } */
function signatureOid(der: Buffer): string {
  const toBeSigned = element(der, element(der, 0).start);
  const algorithm = element(der, toBeSigned.end);
  const oid = element(der, algorithm.start);
  return der.toString('hex', oid.start, oid.end);
}

/** Where the content of the DER element at `at` starts and ends. */
export function element(der: Buffer, at: number): { start: number; end: number } {
  const first = der[at + 1] ?? 0;
  const count = first < 0x80 ? 0 : first & 0x7f;
  let length = first < 0x80 ? first : 0;
  for (let index = 0; index < count; index++) length = length * 256 + (der[at + 2 + index] ?? 0);
  const start = at + 2 + count;
  return { start, end: start + length };
}

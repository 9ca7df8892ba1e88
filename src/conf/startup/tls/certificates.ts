import type { X509Certificate } from 'node:crypto';
import { t } from '../../../language/t.js';
import { crypto, tls } from './openssl.js';
import { type Pem, type PemBlock, writePem } from './pem.js';

const CERTIFICATES: readonly string[] = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'];
/** Only for the first certificate of a chain and for authorities. */
const TRUSTED = 'TRUSTED CERTIFICATE';
const KEYS = /^(?:(?:RSA|EC|DSA) )?PRIVATE KEY$/;
const CRL = 'X509 CRL';

/** What a file holds, or why the whole of it is refused, as the rest of a sentence. */
export type Loaded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/** SSL_CTX_use_certificate_chain_file: one certificate, then those of the authorities between; other blocks are skipped. */
export function readChain({ blocks, broken }: Pem): Loaded<readonly X509Certificate[]> {
  const chain: X509Certificate[] = [];
  for (const block of blocks) {
    if (!CERTIFICATES.includes(block.label) || (chain.length > 0 && block.label === TRUSTED)) continue;
    const certificate = parseCertificate(block);
    if (!certificate) return { ok: false, why: t`certificate ${chain.length + 1} in it is damaged` };
    chain.push(certificate);
  }
  if (broken) return { ok: false, why: broken };
  return chain.length > 0 ? { ok: true, value: chain } : { ok: false, why: nothingFound(blocks, t`no certificate`) };
}

/** X509_load_cert_crl_file: every certificate, list of revocations and plain key must be sound, and one of the first two there. */
export function readAuthorities({ blocks, broken }: Pem): Loaded<readonly X509Certificate[]> {
  const certificates: X509Certificate[] = [];
  let found = false;
  for (const block of blocks) {
    if (CERTIFICATES.includes(block.label)) {
      const certificate = parseCertificate(block);
      if (!certificate) return { ok: false, why: t`certificate ${certificates.length + 1} in it is damaged` };
      certificates.push(certificate);
      found = true;
    } else if (block.label === CRL) {
      if (!isRevocationList(block)) return { ok: false, why: t`a list of revoked certificates in it is damaged` };
      found = true;
    } else if (
      KEYS.test(block.label) &&
      block.header === '' &&
      !parses(() => crypto().createPrivateKey(writePem(block)))
    ) {
      return { ok: false, why: t`a private key in it is damaged` };
    }
  }
  if (broken) return { ok: false, why: broken };
  return found ? { ok: true, value: certificates } : { ok: false, why: nothingFound(blocks, t`no certificate`) };
}

/** X509_load_crl_file: at least one list, and all sound. */
export function readRevocations({ blocks, broken }: Pem): Loaded<number> {
  const lists = blocks.filter(({ label }) => label === CRL);
  if (lists.some((block) => !isRevocationList(block))) return { ok: false, why: t`a list in it is damaged` };
  if (broken) return { ok: false, why: broken };
  return lists.length > 0
    ? { ok: true, value: lists.length }
    : { ok: false, why: nothingFound(blocks, t`no list of revoked certificates`) };
}

export function nothingFound(blocks: readonly PemBlock[], what: string): string {
  const labels = [...new Set(blocks.map(({ label }) => label))].join(', ');
  return labels ? t`there is ${what} in it but ${labels}` : t`there is ${what} in PEM form in it`;
}

function parseCertificate({ der }: PemBlock): X509Certificate | undefined {
  const { X509Certificate } = crypto();
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

function isRevocationList(block: PemBlock): boolean {
  return parses(() => tls().createSecureContext({ crl: writePem(block) }));
}

function parses(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}

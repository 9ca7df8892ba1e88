import type { KeyObject, X509Certificate } from 'node:crypto';
import { t } from '../../../language/t.js';
import { type Loaded, nothingFound } from './certificates.js';
import { crypto } from './openssl.js';
import { type Pem, writePem } from './pem.js';

const LABEL = /^(?:(?:RSA|EC|DSA|ENCRYPTED) )?PRIVATE KEY$/;

export type PrivateKey = { readonly encrypted: false; readonly key: KeyObject } | { readonly encrypted: true };

/** SSL_CTX_use_PrivateKey_file: the first private key; what stands before it, parameters or certificates, is skipped. */
export function readPrivateKey({ blocks, broken }: Pem): Loaded<PrivateKey> {
  const block = blocks.find(({ label }) => LABEL.test(label));
  if (!block) return { ok: false, why: broken ?? nothingFound(blocks, t`no private key`) };
  if (block.label === 'ENCRYPTED PRIVATE KEY' || block.header.includes('ENCRYPTED')) {
    return { ok: true, value: { encrypted: true } };
  }
  try {
    return { ok: true, value: { encrypted: false, key: crypto().createPrivateKey(writePem(block)) } };
  } catch {
    return { ok: false, why: t`the private key in it is damaged` };
  }
}

/** `type`: the key is of another kind, which the broker notices later and libwebsockets not at all. */
export function compareKeys(certificate: X509Certificate, key: KeyObject): 'same' | 'values' | 'type' {
  if (certificate.publicKey.asymmetricKeyType !== key.asymmetricKeyType) return 'type';
  return certificate.checkPrivateKey(key) ? 'same' : 'values';
}

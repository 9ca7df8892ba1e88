import { version } from '../../version.js';
import { type OpenSsl, tls } from './openssl.js';

const SEPARATORS = /[:;, ]+/;
/** Names of RFCs like TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 count up to TLS 1.2 since OpenSSL 3.2. */
const KNOWS_RFC_NAMES = version('3.2.0');
const RFC_NAME = /^TLS_\w+_WITH_\w+$/;

/**
 * Whether OpenSSL takes a list for TLS 1.2 and older: unknown names are skipped, but a list that leaves nothing is refused,
 * and so are unknown @ commands. Asks the OpenSSL that Node carries.
 */
export function acceptsCiphers(list: string, { version: openssl }: OpenSsl): boolean {
  const names = list.split(SEPARATORS);
  // Node takes names with TLS_ for TLS 1.3; OpenSSL knows none of those here.
  const others = names.filter((name) => !/^[!+-]?TLS_/.test(name));
  const byRfcName = openssl >= KNOWS_RFC_NAMES ? names.filter((name) => RFC_NAME.test(name)) : [];
  try {
    // To Node an empty list means its default.
    tls().createSecureContext({
      ciphers: [...(byRfcName.length > 0 ? ['AES128-SHA'] : []), ...others].join(':') || 'NONE',
    });
    return true;
  } catch {
    return false;
  }
}

const SUITES: readonly string[] = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_128_CCM_SHA256',
  'TLS_AES_128_CCM_8_SHA256',
];
/** Suites without encryption, since OpenSSL 3.4. */
const PLAIN_SUITES: readonly string[] = ['TLS_SHA256_SHA256', 'TLS_SHA384_SHA384'];
const KNOWS_PLAIN_SUITES = version('3.4.0');

/** Whether OpenSSL takes a list of TLS 1.3 suites: one name that it knows is enough. */
export function acceptsSuites(list: string, { version: openssl }: OpenSsl): boolean {
  const names = list.split(':').map((name) => name.trim());
  return names.some((name) => SUITES.includes(name) || (openssl >= KNOWS_PLAIN_SUITES && PLAIN_SUITES.includes(name)));
}

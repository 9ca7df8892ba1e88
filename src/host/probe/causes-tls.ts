/** Why a TLS handshake fails, in words, by the codes of OpenSSL (see SSL_get_error and RFC 8446, section 6.2). */
import { t } from '../../language/t.js';
import type { Language } from './recognise.js';

/** What is known about a handshake that failed. */
export interface FailedHandshake {
  /** What is spoken there in place of TLS, as far as that was found out. */
  readonly language: Language | undefined;
  readonly websocket: boolean;
  /** The configuration has require_certificate. */
  readonly needsCertificate: boolean;
  /** A client certificate was given. */
  readonly hasIdentity: boolean;
}

/** What alerts say about a client certificate. */
const REFUSED_CERTIFICATE: readonly (readonly [RegExp, string])[] = [
  [/ALERT_UNKNOWN_CA/, t`no authority of its cafile or capath has signed it`],
  [/ALERT_CERTIFICATE_EXPIRED/, t`it has expired, or is not valid yet`],
  [/ALERT_CERTIFICATE_REVOKED/, t`it is revoked (crlfile)`],
  [
    /ALERT_(?:BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|UNSUPPORTED_CERTIFICATE|DECRYPT_ERROR)/,
    t`it is not one for clients, or is damaged`,
  ],
];

/** @param code of OpenSSL, as `ERR_SSL_WRONG_VERSION_NUMBER`, or of the system */
export function causeOfHandshake(code: string, facts: FailedHandshake): string {
  const { hasIdentity, needsCertificate, language } = facts;
  const other = languageInstead(facts);
  if (other) return other;
  const refused = hasIdentity ? REFUSED_CERTIFICATE.find(([alert]) => alert.test(code)) : undefined;
  if (refused) return t`The broker does not take the client certificate: ${refused[1]}.`;
  if (/CERTIFICATE_REQUIRED/.test(code) || (needsCertificate && !hasIdentity))
    return t`The broker wants a client certificate (require_certificate): give --client-cert FILE and --client-key FILE.`;
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW/.test(code)) {
    return t`There is no version of TLS that both speak, and this client speaks 1.2 and 1.3: look at tls_version.`;
  }
  if (/HANDSHAKE_FAILURE|NO_SHARED_CIPHER/.test(code)) {
    return hasIdentity
      ? t`The broker has no cipher in common with this client, or does not take the client certificate: look at ciphers and cafile.`
      : t`The broker wants a client certificate (require_certificate): give --client-cert FILE and --client-key FILE; or it has no cipher in common with this client (ciphers, psk_hint).`;
  }
  if (code === 'ETIMEDOUT') {
    return t`It takes the connection and then says nothing: the broker hangs, or this is no port for TLS.`;
  }
  return language === 'TLS' || /_ALERT_/.test(code)
    ? t`It breaks off the handshake: look into the log of the broker, which names the reason.`
    : t`What answers there does not speak TLS: look whether this is the port of the broker.`;
}

function languageInstead({ language, websocket }: FailedHandshake): string | undefined {
  switch (language) {
    case 'MQTT':
      return websocket
        ? t`MQTT without TLS is spoken there: use mqtt://, without websockets; for TLS the listener needs certfile and keyfile.`
        : t`MQTT without TLS is spoken there: use mqtt://; for TLS the listener needs certfile and keyfile.`;
    case 'websockets':
      return t`Websockets without TLS are spoken there: use ws://; for TLS the listener needs certfile and keyfile.`;
    case 'HTTP':
      return t`An HTTP server without TLS answers there, no broker: look at the port.`;
    case 'SSH':
      return t`An SSH server answers there, no broker: look at the port.`;
    default:
      return undefined;
  }
}

/** What is known about a chain that is not trusted. */
export interface DistrustedChain {
  /** Who is said to have signed the last certificate that was sent. */
  readonly issuer: string;
  /** Where the authorities are from that are believed. */
  readonly source: string;
  /** Only the broker's own certificate was sent. */
  readonly alone: boolean;
  /** One of the authorities has the name of the issuer. */
  readonly hasNamesake: boolean;
}

/** Why a chain is not trusted, by OpenSSL's word for it (X509_verify_cert_error_string(3)). */
export function causeOfDistrust(error: string, { issuer, source, alone, hasNamesake }: DistrustedChain): string {
  const otherKey = ['CERT_SIGNATURE_FAILURE', 'SELF_SIGNED_CERT_IN_CHAIN'].includes(error) && hasNamesake;
  if (otherKey) {
    return t`An authority of the same name (${issuer}) is in ${source}, with another key: it is not the one that signed; get the right CA file.`;
  }
  switch (error) {
    case 'CERT_HAS_EXPIRED':
      return t`It, or the authority that signed it, has expired: renew it, and have the broker reload (SIGHUP).`;
    case 'CERT_NOT_YET_VALID':
      return t`It is not valid yet: look at the clocks of this machine and of the one that made it.`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return t`It is signed by itself: clients need this very certificate as --cafile.`;
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return t`Its authority (${issuer}) is a private one, that ${source} does not have: clients need it as --cafile.`;
    case 'INVALID_PURPOSE':
    case 'INVALID_CA':
      return t`It, or its authority, was made for another purpose: reissue it for servers (extendedKeyUsage serverAuth, CA:TRUE for the authority).`;
    case 'CERT_REVOKED':
      return t`It is revoked: reissue it.`;
    case 'EE_KEY_TOO_SMALL':
    case 'CA_KEY_TOO_SMALL':
    case 'CA_MD_TOO_WEAK':
      return t`Its key or signature is too weak for clients of today: reissue it with 2048 bits and SHA-256.`;
    default:
      return alone
        ? t`Nobody in ${source} has signed it, but ${issuer}: give that authority with --cafile; if it is an intermediate one, the broker must send it along (certfile with the full chain).`
        : t`Nobody in ${source} has signed it, but ${issuer}: give that authority with --cafile.`;
  }
}

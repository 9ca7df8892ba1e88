import { t } from '../../language/t.js';
import { version } from '../version.js';
import type { Option } from './option.js';
import { bridgeOption, bridgeText, flag, refusedUntil21 } from './parts.js';

/** TLS of a bridge. A missing file is noticed only when the bridge connects. */
export const bridgeTlsOptions: readonly Option[] = [
  {
    ...bridgeText,
    name: 'bridge_alpn',
    help: t`Protocol name for ALPN, for brokers that share one port between MQTT and other protocols.`,
  },
  {
    ...bridgeText,
    name: 'bridge_cafile',
    file: 'ca-file',
    help: t`Certificates of the authorities that signed the certificate of the other broker. This, bridge_capath or bridge_tls_use_os_certs switches TLS on.`,
  },
  {
    ...bridgeText,
    name: 'bridge_capath',
    file: 'ca-directory',
    help: t`Directory of such certificates; run "openssl rehash" on it after every change.`,
  },
  {
    ...bridgeText,
    name: 'bridge_certfile',
    file: 'certificate',
    help: t`Client certificate of the bridge, if the other broker asks for one.`,
  },
  {
    ...bridgeText,
    name: 'bridge_keyfile',
    duplicate: refusedUntil21,
    file: 'private-key',
    help: t`Private key that belongs to bridge_certfile.`,
  },
  {
    ...bridgeText,
    name: 'bridge_ciphers',
    since: version('2.1'),
    help: t`Ciphers allowed up to TLS 1.2, in the notation of "openssl ciphers".`,
  },
  {
    ...bridgeText,
    name: 'bridge_ciphers_tls1.3',
    since: version('2.1'),
    help: t`Cipher suites allowed with TLS 1.3, separated by colons.`,
  },
  {
    ...bridgeText,
    name: 'bridge_identity',
    help: t`Identity of the bridge for TLS with a pre-shared key; needs bridge_psk and excludes certificates.`,
  },
  {
    ...bridgeText,
    name: 'bridge_psk',
    secret: true,
    help: t`Pre-shared key in hexadecimal form, without 0x.`,
  },
  {
    ...bridgeOption,
    name: 'bridge_insecure',
    value: flag,
    default: 'false',
    help: t`Does not compare the host name with the certificate: anybody with a certificate of the same authority can pose as the other broker.`,
  },
  {
    ...bridgeOption,
    name: 'bridge_require_ocsp',
    value: flag,
    default: 'false',
    help: t`Demands from the other broker a stapled OCSP answer that its certificate is not revoked.`,
  },
  {
    ...bridgeOption,
    name: 'bridge_tls_use_os_certs',
    since: version('2.1'),
    value: flag,
    default: 'false',
    help: t`Trusts the authorities of the operating system, and switches TLS on.`,
  },
  {
    ...bridgeText,
    name: 'bridge_tls_version',
    help: t`TLS version of the bridge, tlsv1.2 or tlsv1.3, before 2.1 also tlsv1.1. A wrong word is noticed only when the bridge connects.`,
  },
];

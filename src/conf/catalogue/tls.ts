import { t } from '../../language/t.js';
import { changed, version } from '../version.js';
import type { Option } from './option.js';
import { flag, ignored, listenerOption, refusedUntil21, reloadSince21, special, text } from './parts.js';

/** A path or list that 2.1 lets a second line replace. */
const replaceable = { ...listenerOption, value: text, duplicate: refusedUntil21 } as const;

const switchedOff = { ...listenerOption, bringsDefaultListener: 'other', value: flag, default: 'false' } as const;

/**
 * TLS of a listener. Since 2.0 a reload reads certificate, key and CRL again, before 2.1 from the paths of the start.
 */
export const tlsOptions: readonly Option[] = [
  {
    ...replaceable,
    name: 'cafile',
    withoutListener: changed({ '1.6': 'default', '2.1': 'required' }),
    file: 'ca-file',
    help: t`Certificates, in PEM form, of the authorities whose client certificates are trusted. Not read again at a reload.`,
  },
  {
    ...replaceable,
    name: 'capath',
    file: 'ca-directory',
    help: t`Directory of such certificates instead of one file; run "openssl rehash" on it after every change.`,
  },
  {
    ...replaceable,
    name: 'certfile',
    change: reloadSince21,
    file: 'certificate',
    help: t`Certificate of the server in PEM form, followed by the intermediate ones. Goes together with keyfile; since 2.0 its content is read again at a reload.`,
  },
  {
    ...replaceable,
    name: 'keyfile',
    change: reloadSince21,
    file: 'private-key',
    help: t`Private key that belongs to certfile, without a pass phrase; with tls_keyform engine the handle of the key. Since 2.0 its content is read again at a reload.`,
  },
  {
    ...replaceable,
    name: 'crlfile',
    change: reloadSince21,
    file: 'crl',
    help: t`List of revoked client certificates in PEM form, for require_certificate.`,
  },
  {
    ...replaceable,
    name: 'ciphers',
    help: t`Ciphers allowed up to TLS 1.2, in the notation of "openssl ciphers"; also those of a PSK listener.`,
  },
  {
    ...replaceable,
    name: 'ciphers_tls1.3',
    since: version('2.0'),
    help: t`Cipher suites allowed with TLS 1.3, separated by colons.`,
  },
  {
    ...replaceable,
    name: 'dhparamfile',
    // 2.1 only warns, wherever it stands.
    scope: changed({ '1.6': 'listener', '2.1': 'global' }),
    value: changed({ '1.6': text, '2.1': ignored }),
    empty: changed({ '1.6': 'refused', '2.1': 'accepted' }),
    withoutEffect: { since: version('2.1'), why: t`the TLS library picks the parameters itself` },
    file: 'dh-parameters',
    help: t`Parameters for the Diffie-Hellman key exchange; since 2.1 the broker only warns that it needs none.`,
  },
  {
    ...listenerOption,
    name: 'disable_client_cert_date_checks',
    since: version('2.1'),
    withoutListener: 'required',
    value: flag,
    default: 'false',
    change: 'reload',
    help: t`Takes client certificates that have expired or are not valid yet. Meant for devices without a clock, not as a lasting state.`,
  },
  {
    ...listenerOption,
    name: 'psk_hint',
    value: text,
    duplicate: 'refused',
    help: t`Switches this listener to pre-shared keys and is the hint sent to clients. Cannot be combined with a certificate.`,
  },
  {
    ...switchedOff,
    name: 'require_certificate',
    change: reloadSince21,
    help: t`Admits only clients with a certificate signed by one of the authorities of cafile or capath.`,
  },
  {
    ...listenerOption,
    name: 'tls_engine',
    value: text,
    duplicate: 'refused',
    help: t`OpenSSL engine that holds the private key, for instance of a TPM. Builds for OpenSSL 3 may lack engines.`,
  },
  {
    ...listenerOption,
    name: 'tls_engine_kpass_sha1',
    value: special('tls_engine_kpass_sha1'),
    // Before 2.1 a second one in the same file is refused even below another listener: one variable per file read.
    duplicate: refusedUntil21,
    secret: true,
    help: t`SHA-1 hash, in hexadecimal form, of the password of the key in tls_engine.`,
  },
  {
    ...listenerOption,
    name: 'tls_keyform',
    bringsDefaultListener: 'other',
    // Every word but "engine" means pem.
    value: text,
    default: 'pem',
    help: t`Whether keyfile is a PEM file (pem) or a handle of tls_engine (engine). Any other word counts as pem.`,
  },
  {
    ...listenerOption,
    name: 'tls_version',
    withoutListener: changed({ '1.6': 'silent', '2.1': 'required' }),
    value: text,
    duplicate: 'refused',
    help: t`Lowest TLS version this listener takes, tlsv1.2 or tlsv1.3; in 1.6 the only one. Unset, 1.2 and 1.3. A wrong word is noticed only when the listener opens.`,
  },
  {
    ...switchedOff,
    name: 'use_identity_as_username',
    change: reloadSince21,
    help: t`Takes the user name from the common name of the client certificate, or from the PSK identity; certificate users need no password then.`,
  },
  {
    ...switchedOff,
    name: 'use_subject_as_username',
    change: reloadSince21,
    help: t`Takes the whole subject of the client certificate as the user name. Needs require_certificate; use_identity_as_username goes first.`,
  },
];

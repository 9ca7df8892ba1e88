import { version } from '../../conf/version.js';
import { t } from '../../language/t.js';
import type { RuleDocs } from '../rule.js';

const LISTENER = 'listener 8883\n';
const PAIR = `${LISTENER}certfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key`;

/** What the broker refuses when it loads the certificates and keys of a listener. */
export const tlsRefusals: readonly RuleDocs[] = [
  {
    id: 'tls/no-certificate',
    severity: 'error',
    summary: t`A file holds no certificate that can be read.`,
    why: t`The broker wants PEM: "-----BEGIN CERTIFICATE-----" and lines of base64. DER files, indented or damaged blocks, UTF-16 and the key in place of the certificate are refused, and so is a chain with one damaged certificate.`,
    example: {
      bad: `${LISTENER}certfile /etc/mosquitto/certs/server.key\nkeyfile /etc/mosquitto/certs/server.key`,
      good: PAIR,
    },
  },
  {
    id: 'tls/no-private-key',
    severity: 'error',
    summary: t`A file holds no private key that can be read.`,
    why: t`The broker wants PEM: PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY. Often certificate and key are swapped.`,
    example: {
      bad: `${LISTENER}certfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.pem`,
      good: PAIR,
    },
  },
  {
    id: 'tls/key-mismatch',
    severity: 'error',
    summary: t`The private key does not belong to the certificate.`,
    why: t`The broker compares them and refuses to start. After a renewal both files must be replaced together. The first certificate of the file counts, so the server certificate comes before the intermediate ones.`,
    example: {
      bad: `${LISTENER}certfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/other.key`,
      good: PAIR,
    },
  },
  {
    id: 'tls/encrypted-key',
    severity: 'error',
    summary: t`The private key is encrypted.`,
    why: t`OpenSSL asks for the pass phrase on the terminal; a service has none, and fails. Decrypt the key (openssl pkey -in OLD -out NEW) and protect it by its rights: 0600, owned by the account of the broker.`,
    example: {
      bad: `${LISTENER}certfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/encrypted.key`,
      good: PAIR,
    },
  },
  {
    id: 'tls/weak-key',
    severity: 'error',
    summary: t`The key of the certificate is too short.`,
    why: t`Debian builds OpenSSL with security level 2, which refuses RSA keys below 2048 bits and curves below 224 bits when the certificate is loaded.`,
    example: {
      bad: `${LISTENER}certfile /etc/mosquitto/certs/rsa1024.pem\nkeyfile /etc/mosquitto/certs/rsa1024.key`,
      good: PAIR,
    },
  },
  {
    id: 'tls/weak-signature',
    severity: 'error',
    summary: t`A certificate is signed with SHA-1 or MD5.`,
    why: t`OpenSSL of Debian 12 refuses such certificates when it loads them ("ca md too weak"). Have it issued again.`,
    example: {
      bad: `${LISTENER}certfile /etc/mosquitto/certs/sha1.pem\nkeyfile /etc/mosquitto/certs/server.key`,
      good: PAIR,
    },
  },
  {
    id: 'tls/bad-ciphers',
    severity: 'error',
    summary: t`No cipher of the list is known.`,
    why: t`Names that OpenSSL does not know are passed over; a list of nothing else is refused. ciphers takes names for TLS 1.2 joined by colons, ciphers_tls1.3 the names of TLS 1.3.`,
    example: { bad: `${PAIR}\nciphers NONSENSE`, good: `${PAIR}\nciphers ECDHE+AESGCM` },
  },
  {
    id: 'tls/version-unknown',
    severity: 'error',
    summary: t`tls_version is none that the broker knows.`,
    why: t`It takes tlsv1.3, tlsv1.2 and tlsv1.1, written so. It names the lowest version accepted, except tlsv1.3 in old brokers.`,
    example: { bad: `${PAIR}\ntls_version 1.2`, good: `${PAIR}\ntls_version tlsv1.2` },
  },
  {
    id: 'tls/no-crl',
    severity: 'error',
    summary: t`The file of crlfile holds no list of revoked certificates.`,
    why: t`The broker wants PEM, "-----BEGIN X509 CRL-----", and refuses to start without.`,
    example: { bad: `${PAIR}\ncrlfile /etc/mosquitto/certs/server.pem`, good: PAIR },
  },
  {
    id: 'tls/no-dh-parameters',
    severity: 'error',
    summary: t`The file of dhparamfile holds no DH parameters.`,
    why: t`Up to 2.0 the broker loads them and refuses to start without. From 2.1 on the option means nothing: remove it.`,
    example: { bad: `${PAIR}\ndhparamfile /etc/mosquitto/certs/server.pem`, good: PAIR },
    until: version('2.0.999'),
  },
  {
    id: 'tls/engine-unknown',
    severity: 'error',
    summary: t`OpenSSL has no engine of that name.`,
    why: t`tls_engine names a module of OpenSSL that must be installed. Current versions of OpenSSL are giving up engines.`,
    example: { bad: `${PAIR}\ntls_engine nonsense`, good: PAIR },
  },
  {
    id: 'tls/psk-hint-too-long',
    severity: 'error',
    summary: t`psk_hint has more than 256 bytes.`,
    why: t`OpenSSL refuses a longer hint, and the broker does not start.`,
    example: { bad: `${LISTENER}psk_hint ${'x'.repeat(300)}`, good: `${LISTENER}psk_hint home` },
  },
];

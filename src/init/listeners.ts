import { posix } from 'node:path';
import type { Answers, Tls } from './answers.js';
import type { Layout } from './layout.js';

/**
 * The listeners that the answers ask for, as lines of configuration; one paragraph each.
 *
 * @param each lines of the profile that every listener has, as its limits
 */
export function listenerLines(answers: Answers, layout: Layout, each: readonly string[]): string[] {
  const { tls, port, tlsPort, websockets, reach, clientCertificates } = answers;
  const isEncrypted = tls.source !== 'none';
  const certificate = certificateLines(tls, layout.certificates);
  const identity = clientCertificates
    ? [`cafile ${layout.certificates}/ca.crt`, 'require_certificate true', 'use_identity_as_username true']
    : [];
  const open = reach === 'local' ? ' 127.0.0.1' : '';
  // 2.0 does not hear an address for websockets; with this it listens on 127.0.0.1.
  const loopback = reach === 'local' ? ['socket_domain ipv4'] : [];
  // Nobody has a password where certificates are asked for.
  const plain = clientCertificates
    ? []
    : isEncrypted
      ? ['# For programs on this machine.', `listener ${port} 127.0.0.1`]
      : [`listener ${port}${open}`];
  const listeners = [
    plain,
    isEncrypted ? [`listener ${tlsPort}${open}`, ...certificate, ...identity] : [],
    websockets === null
      ? []
      : [`listener ${websockets}${open}`, 'protocol websockets', ...loopback, ...certificate, ...identity],
  ];
  return listeners.filter((lines) => lines.length > 0).flatMap((lines) => [...lines, ...each, '']);
}

/** The certificate and its key, where the broker's account can read them. */
export function certificatePaths(tls: Tls, directory: string): { certificate: string; key: string } | undefined {
  switch (tls.source) {
    case 'none':
      return undefined;
    case 'files':
      return { certificate: tls.certfile, key: tls.keyfile };
    case 'letsencrypt':
      return { certificate: posix.join(directory, `${tls.name}.pem`), key: posix.join(directory, `${tls.name}.key`) };
    case 'private':
      return { certificate: posix.join(directory, 'server.crt'), key: posix.join(directory, 'server.key') };
  }
}

function certificateLines(tls: Tls, directory: string): string[] {
  const paths = certificatePaths(tls, directory);
  return paths ? [`certfile ${paths.certificate}`, `keyfile ${paths.key}`] : [];
}

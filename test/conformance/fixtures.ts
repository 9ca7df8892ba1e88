import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Tree } from './tree.js';

/** A hash that every 2.x reads: the password is `secret`. */
const HASH =
  '$7$101$q83vASNFZ4mrze8B$Yt3DKq4h0g8o0V2dEEXQTmj3mJVb0oQe0mZ2Xl2m1Qm0b1uYv2cXwqkZ3Yc9s6b8yZ3g2h1j4k5l6m7n8o9p0Q==';

let made: Tree | undefined;

/** The files that generated trees refer to: good, bad and unreadable ones. */
export function fixtures(): Tree {
  made ??= {
    passwd: `alice:${HASH}\n`,
    acl: 'user alice\ntopic readwrite a/#\n',
    psk: 'device:0123456789abcdef\n',
    secret: { content: 'user alice\n', mode: 0o600, uid: 0 },
    link: { link: 'passwd' },
    directory: { directory: true },
    out: { directory: true },
    included: { directory: true },
    ...certificate(),
  };
  return made;
}

function certificate(): Tree {
  const directory = mkdtempSync(path.join(tmpdir(), 'mqttctl-cert-'));
  try {
    const key = path.join(directory, 'key.pem');
    const cert = path.join(directory, 'cert.pem');
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        key,
        '-out',
        cert,
        '-days',
        '30',
        '-subj',
        '/CN=localhost',
      ],
      { stdio: 'ignore' },
    );
    return { 'tls/cert.pem': readFileSync(cert), 'tls/key.pem': { content: readFileSync(key), mode: 0o600 } };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

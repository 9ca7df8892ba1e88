import { hostname } from 'node:os';
import { posix } from 'node:path';
import type { FileSystem } from '../installation/filesystem.js';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { type OwnPair, planOwnCertificates } from '../tls/own-certificates.js';
import type { Answers } from './answers.js';
import type { Layout } from './layout.js';
import { certificatePaths } from './listeners.js';

/** A certificate or a key that is new. */
export interface CertificateFile {
  /** As the broker names it. */
  readonly path: string;
  readonly bytes: Buffer;
  /** Undefined: whoever runs mqttctl has it. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  readonly mode: number;
}

type Owner = CertificateFile['owner'];

const PUBLIC = 0o644;
const SECRET = 0o600;
const DAYS = 825;
const AUTHORITY_DAYS = 3650;
const SIZE_MAX = 1024 * 1024;

/**
 * The certificates and keys that the answers ask for and that are not there yet: copies of certbot's, which the broker
 * may not read itself, or those of a private authority.
 *
 * @throws MqttctlError where certbot has none of that name
 */
export async function certificateFiles(
  fs: FileSystem,
  { tls, users, clientCertificates }: Answers,
  layout: Layout,
  broker: Owner,
): Promise<CertificateFile[]> {
  switch (tls.source) {
    case 'none':
    case 'files':
      return [];
    case 'letsencrypt':
      return copies(
        fs,
        tls.name,
        certificatePaths(tls, layout.certificates) as { certificate: string; key: string },
        broker,
      );
    case 'private': {
      const own = await planOwnCertificates(fs, {
        directory: layout.certificates,
        names: tls.names,
        clients: clientCertificates ? users : [],
        days: DAYS,
        authorityDays: AUTHORITY_DAYS,
        renew: false,
        authorityName: `MQTT authority of ${hostname()}`.slice(0, 64),
      });
      return [
        ...pair(own.authority, undefined),
        ...pair(own.server, broker),
        ...[...own.clients.values()].flatMap((client) => pair(client, undefined)),
      ];
    }
  }
}

/** The key first: without a certificate it is nothing yet. */
function pair({ state, paths, issued }: OwnPair, owner: Owner): CertificateFile[] {
  if (state === 'kept') return [];
  return [
    { path: paths.key, bytes: Buffer.from(issued.key), owner, mode: SECRET },
    { path: paths.certificate, bytes: Buffer.from(issued.certificate), owner: undefined, mode: PUBLIC },
  ];
}

/** Copies that are there are looked after by the hook. */
function copies(
  fs: FileSystem,
  name: string,
  paths: { certificate: string; key: string },
  owner: Owner,
): CertificateFile[] {
  if (fs.stat(paths.certificate).ok && fs.stat(paths.key).ok) return [];
  const live = posix.join('/etc/letsencrypt/live', name);
  const read = (file: string): Buffer => {
    const content = fs.read(posix.join(live, file), SIZE_MAX);
    if (content.ok) return content.value;
    const next =
      content.refusal.code === 'EACCES'
        ? t`run mqttctl as root`
        : t`get the certificate first: certbot certonly -d ${name}`;
    throw new MqttctlError(t`${live}/${file} cannot be read (${content.refusal.code}); nothing was changed: ${next}.`);
  };
  return [
    { path: paths.key, bytes: read('privkey.pem'), owner, mode: SECRET },
    { path: paths.certificate, bytes: read('fullchain.pem'), owner: undefined, mode: PUBLIC },
  ];
}

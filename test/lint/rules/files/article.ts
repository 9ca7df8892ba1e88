import type { MemoryEntry } from '../../../../src/installation/memory-filesystem.js';
import { type Certificates, makeCertificates } from './certificates.js';
import { MOSQUITTO, type Release } from './debian.js';

type Tree = Readonly<Record<string, MemoryEntry>>;

const ACCESS = `password_file /etc/mosquitto/passwd
acl_file /etc/mosquitto/acl
allow_anonymous true
`;

const PLAIN = `persistence false

listener 1883

listener 9001
protocol websockets

${ACCESS}`;

const LIVE = '/etc/letsencrypt/live/mqtt.example.org';
const ARCHIVE = '/etc/letsencrypt/archive/mqtt.example.org';
const CERTIFICATES = `certfile ${LIVE}/cert.pem
cafile ${LIVE}/chain.pem
keyfile ${LIVE}/privkey.pem
`;

const TLS = `persistence false

listener 1883 localhost

listener 8883
${CERTIFICATES}
listener 9001
protocol websockets
${CERTIFICATES}
${ACCESS}`;

const ACL = `topic read test/#
topic read testlecture/#

user USER
topic write testlecture
`;

/** The hash of a password, as mosquitto_passwd writes it. */
const HASHED = `USER:$7$101$${Buffer.alloc(12, 1).toString('base64')}$${Buffer.alloc(64, 2).toString('base64')}\n`;

/** The file that `sudo mosquitto_passwd -c` of that release leaves: root's, and since 2.0.16 for root only. */
function passwords(release: Release): MemoryEntry {
  return { content: HASHED, mode: release === 'bookworm' ? 0o644 : 0o600 };
}

/** The password file after `chown mosquitto: passwd && chmod 0600 passwd`. */
export const ownPasswords: Tree = { '/etc/mosquitto/passwd': { content: HASHED, mode: 0o600, ...MOSQUITTO } };

/** The article's first setup: anonymous readers, a writer with a password, and websockets. */
export function plainSetup(release: Release): Tree {
  return {
    '/etc/mosquitto/conf.d/myconfig.conf': PLAIN,
    '/etc/mosquitto/passwd': passwords(release),
    '/etc/mosquitto/acl': ACL,
  };
}

let made: Certificates | undefined;

/** Its second one: TLS with the files of certbot, where certbot keeps them. */
export function tlsSetup(release: Release): Tree {
  made ??= makeCertificates();
  const link = (name: string) => ({ link: `../../archive/mqtt.example.org/${name}1.pem` });
  return {
    ...plainSetup(release),
    '/etc/mosquitto/conf.d/myconfig.conf': TLS,
    '/etc/letsencrypt/live': { dir: true, mode: 0o700 },
    '/etc/letsencrypt/archive': { dir: true, mode: 0o700 },
    [`${LIVE}/cert.pem`]: link('cert'),
    [`${LIVE}/chain.pem`]: link('chain'),
    [`${LIVE}/privkey.pem`]: link('privkey'),
    [`${ARCHIVE}/cert1.pem`]: made.leaf,
    [`${ARCHIVE}/chain1.pem`]: made.intermediate,
    [`${ARCHIVE}/privkey1.pem`]: { content: made.key, mode: 0o600 },
  };
}

/** What a deploy hook makes of it: copies that belong to the broker, named in the configuration. */
export function deployedSetup(release: Release): Tree {
  made ??= makeCertificates();
  const copied = TLS.replaceAll(
    CERTIFICATES,
    'certfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key\n',
  );
  return {
    ...plainSetup(release),
    '/etc/mosquitto/conf.d/myconfig.conf': copied,
    '/etc/mosquitto/certs/server.pem': {
      content: Buffer.concat([made.leaf, made.intermediate]),
      mode: 0o600,
      ...MOSQUITTO,
    },
    '/etc/mosquitto/certs/server.key': { content: made.key, mode: 0o600, ...MOSQUITTO },
  };
}

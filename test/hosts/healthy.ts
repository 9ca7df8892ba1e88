import type { Host } from './host.js';
import { ALICE, bridge, dropIn, otherBroker, RESTART, selfSigned } from './site.js';
import { ALL_SUITES, type Suite } from './systems.js';

/** An installation as there are many, on which doctor must find nothing. */
export interface HealthyHost {
  readonly name: string;
  readonly suites: readonly Suite[];
  readonly setUp: (host: Host) => Promise<unknown>;
  /** For doctor. */
  readonly flags: readonly string[];
}

const CERTS = '/etc/mosquitto/certs';
const CERTIFICATE = `certfile ${CERTS}/server.pem\nkeyfile ${CERTS}/server.key\n`;
const USERS = 'allow_anonymous false\npassword_file /etc/mosquitto/passwd\n';
const RULES = 'user alice\ntopic readwrite home/#\ntopic read $SYS/#\n';
const OWN_ACL = 'chown mosquitto: /etc/mosquitto/acl; chmod 0600 /etc/mosquitto/acl';

/** Configuration in conf.d, other files, and a script, then a restart. */
function withFiles(
  name: string,
  configuration: string,
  {
    files = {},
    script = '',
    suites = ALL_SUITES,
  }: { files?: Readonly<Record<string, string>>; script?: string; suites?: readonly Suite[] } = {},
): HealthyHost {
  return {
    name,
    suites,
    flags: [],
    setUp: async (host) => {
      await host.put({ '/etc/mosquitto/conf.d/site.conf': configuration, ...files });
      await host.sh(`${script}\n${RESTART}`);
    },
  };
}

/** A CA of one's own, and what it has signed: ca.pem, server.pem and server.key. */
const OWN_AUTHORITY = `
  cd ${CERTS}
  key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
  openssl req -x509 $key -subj '/CN=Own CA' -days 3650 -keyout ca.key -out ca.pem 2>/dev/null
  openssl req $key -subj /CN=localhost -keyout server.key -out server.csr 2>/dev/null
  echo subjectAltName=DNS:localhost >server.ext
  openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 90 -extfile server.ext -out server.pem 2>/dev/null
  rm ca.key
  chown mosquitto: server.key; chmod 0600 server.key`;

export const healthyHosts: readonly HealthyHost[] = [
  withFiles('users and rules on this machine', `listener 1883 127.0.0.1\n${USERS}acl_file /etc/mosquitto/acl\n`, {
    files: { '/etc/mosquitto/acl': RULES },
    script: `${ALICE}\n${OWN_ACL}`,
  }),
  withFiles('TLS for the network', `${USERS}listener 1883 127.0.0.1\nlistener 8883\n${CERTIFICATE}`, {
    script: `${ALICE}\n${selfSigned()}`,
  }),
  withFiles(
    'websockets with TLS beside MQTT',
    `${USERS}listener 1883 127.0.0.1\nlistener 8883\n${CERTIFICATE}listener 9001\nprotocol websockets\n${CERTIFICATE}`,
    { script: `${ALICE}\n${selfSigned()}` },
  ),
  withFiles(
    'certificates of clients',
    `allow_anonymous true\nlistener 1883 127.0.0.1\nlistener 8883\n${CERTIFICATE}cafile ${CERTS}/ca.pem\nrequire_certificate true\nuse_identity_as_username true\n`,
    { script: OWN_AUTHORITY },
  ),
  {
    name: 'certificates that name the clients, with one of them shown',
    suites: ALL_SUITES,
    flags: ['--client-cert', `${CERTS}/clients/alice.crt`, '--client-key', `${CERTS}/clients/alice.key`],
    setUp: (host) =>
      host.sh('mqttctl init hardened --yes --user alice --client-certificates --tls private --name localhost --start'),
  },
  withFiles(
    'listeners with users of their own',
    `per_listener_settings true\nlistener 1883 127.0.0.1\nallow_anonymous true\nlistener 8883\n${USERS}${CERTIFICATE}`,
    { script: `${ALICE}\n${selfSigned()}`, suites: ['bookworm', 'trixie'] },
  ),
  withFiles(
    'the plugins of 2.1',
    [
      'global_plugin /usr/lib/x86_64-linux-gnu/mosquitto/mosquitto_password_file.so',
      'plugin_opt_password_file /etc/mosquitto/passwd',
      'global_plugin /usr/lib/x86_64-linux-gnu/mosquitto/mosquitto_acl_file.so',
      'plugin_opt_acl_file /etc/mosquitto/acl',
      `listener 1883 127.0.0.1\nlistener 8883\n${CERTIFICATE}`,
    ].join('\n'),
    { files: { '/etc/mosquitto/acl': RULES }, script: `${ALICE}\n${OWN_ACL}\n${selfSigned()}`, suites: ['sid'] },
  ),
  withFiles(
    'a bridge to another broker',
    `listener 1883 127.0.0.1\nallow_anonymous true\n${bridge('127.0.0.1:1999')}`,
    { script: otherBroker(1999) },
  ),
  withFiles(
    'a unix socket beside the port',
    'allow_anonymous true\nlistener 1883 127.0.0.1\nlistener 0 /run/mosquitto/mosquitto.sock\n',
  ),
  withFiles(
    'a port below 1024, and the right to open it',
    'allow_anonymous true\nlistener 1883 127.0.0.1\nlistener 80 127.0.0.1\nprotocol websockets\n',
    {
      files: dropIn('AmbientCapabilities=CAP_NET_BIND_SERVICE'),
      script: 'systemctl daemon-reload',
      suites: ['sid'],
    },
  ),
  withFiles('a log in the journal', 'listener 1883 127.0.0.1\nallow_anonymous true\nlog_dest syslog\nlog_type all\n'),
  {
    ...withFiles('the layout of the Docker image, looked at from outside', ''),
    flags: ['--root', '/srv/image'],
    setUp: (host) =>
      host
        .put({
          '/srv/image/mosquitto/config/mosquitto.conf':
            'persistence true\npersistence_location /mosquitto/data/\nlog_dest stdout\nlistener 1883 127.0.0.1\nallow_anonymous true\n',
          '/srv/image/etc/passwd': 'root:x:0:0:root:/root:/bin/ash\nmosquitto:x:1883:1883::/var/empty:/sbin/nologin\n',
          '/srv/image/etc/group': 'root:x:0:\nmosquitto:x:1883:\n',
          '/srv/image/mosquitto/data/.keep': '',
        })
        .then(() => host.sh('chown -R 1883:1883 /srv/image/mosquitto/data')),
  },
  withFiles('Let’s Encrypt with a hook', `${USERS}listener 1883 127.0.0.1\nlistener 8883\n${CERTIFICATE}`, {
    script: `${ALICE}\n${selfSigned()}
        mkdir -p -m 0700 /etc/letsencrypt/live/localhost /etc/letsencrypt/renewal /etc/letsencrypt/renewal-hooks/deploy
        cp ${CERTS}/server.pem /etc/letsencrypt/live/localhost/cert.pem
        cp ${CERTS}/server.pem /etc/letsencrypt/live/localhost/fullchain.pem
        cp ${CERTS}/server.key /etc/letsencrypt/live/localhost/privkey.pem
        printf '#!/bin/sh\\ncp "$RENEWED_LINEAGE"/fullchain.pem ${CERTS}/server.pem\\nsystemctl reload mosquitto\\n' >/etc/letsencrypt/renewal-hooks/deploy/mosquitto
        chmod 0755 /etc/letsencrypt/renewal-hooks/deploy/mosquitto`,
  }),
];

import { t } from '../../language/t.js';
import { bracketed, CLIENT_CERTIFICATE, CLIENT_KEY, type Connection } from '../connection.js';
import { baseTopic, PASSWORD, type Program } from '../program.js';
import { configObjString } from '../quoting.js';

/** Where Debian and its like keep all public authorities in one file. */
const PUBLIC_AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

/**
 * The extension weewx-mqtt (bin/user/mqtt.py). It gives server_url to Python's urlparse and uses what comes of it as it
 * stands: neither is `%40` decoded, nor does the scheme turn on TLS, which only a [[[tls]]] section does. Topics are
 * TOPIC/loop and TOPIC/NAME. weewx.conf is read by ConfigObj.
 */
export const weewx: Program = {
  name: 'weewx',
  aliases: ['weewx-mqtt'],
  title: 'WeeWX',
  speaks: { tls: true, websockets: false, socket: false, psk: false, clientCertificate: true, authorityFile: true },
  usualTopics: () => ['weather/#'],
  wants: (topics) => [{ topic: `${baseTopic(topics, weewx)}/#`, access: 'write' }],
  refuses,
  render: (connection, topics) => ({
    parts: [{ place: 'weewx.conf', content: section(connection, baseTopic(topics, weewx)) }],
    notes: [
      t`This is the extension weewx-mqtt: "weectl extension install" it, then restart WeeWX.`,
      ...(connection.user === undefined
        ? []
        : [
            t`Put the password in the place of ${PASSWORD}. It is used as it stands, %40 is not decoded: it must be without / ? # [ ] and quotes.`,
          ]),
    ],
  }),
};

/** What urlparse, or ConfigObj, would make something else of. */
function refuses(user: string): string | undefined {
  const found = /[:/?#[\]]/.exec(user)?.[0];
  const instead = t`and it decodes no %XX: choose another user name`;
  if (found !== undefined) return t`its server_url cannot have a ${found} in the name, ${instead}`;
  if (/^\s|%\([^)]*\)s/.test(user) || configObjString(`${user}:`) === undefined) {
    return t`weewx.conf cannot have that name in it: choose another user name`;
  }
  const normal = user.normalize('NFKC');
  return normal !== user && /[/?#@:]/.test(normal)
    ? t`Python refuses a server_url with such characters, ${instead}`
    : undefined;
}

function section(connection: Connection, topic: string): string {
  return [
    '[StdRESTful]',
    '    [[MQTT]]',
    `        server_url = ${configObjString(serverUrl(connection))}`,
    `        topic = ${configObjString(topic)}`,
    '        unit_system = METRIC',
    '        binding = archive, loop',
    ...tlsSection(connection),
  ].join('\n');
}

function serverUrl({ user, place, tls }: Connection): string {
  if ('socket' in place) return '';
  const login = user === undefined ? '' : `${user}:${PASSWORD}@`;
  return `${tls ? 'mqtts' : 'mqtt'}://${login}${bracketed(place.host)}:${place.port}/`;
}

function tlsSection({ tls, clientCertificate }: Connection): string[] {
  if (!tls) return [];
  const authorities = tls.trust === 'public' ? PUBLIC_AUTHORITIES : tls.authorityPath;
  return [
    '        [[[tls]]]',
    `            ca_certs = ${configObjString(authorities)}`,
    ...(clientCertificate
      ? [`            certfile = ${CLIENT_CERTIFICATE}`, `            keyfile = ${CLIENT_KEY}`]
      : []),
  ];
}

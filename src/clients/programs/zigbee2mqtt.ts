import { t } from '../../language/t.js';
import { CLIENT_CERTIFICATE, CLIENT_KEY, type Connection, urlOf } from '../connection.js';
import { baseTopic, PASSWORD, type Program, readwrite } from '../program.js';
import { quoted } from '../quoting.js';

/**
 * Zigbee2MQTT (lib/mqtt.ts, lib/util/settings.ts): the URL goes to MQTT.js, which checks certificate and host name; user
 * and password count only together; `!FILE.yaml KEY` is looked up in another file. Its extension for Home Assistant
 * publishes discovery below homeassistant/, and reads there what is old and whether Home Assistant is up.
 */
export const zigbee2mqtt: Program = {
  name: 'zigbee2mqtt',
  aliases: ['z2m', 'zigbee2-mqtt'],
  title: 'Zigbee2MQTT',
  speaks: { tls: true, websockets: true, socket: false, psk: false, clientCertificate: true, authorityFile: true },
  usualTopics: () => ['zigbee2mqtt/#'],
  wants: (topics) => readwrite([`${baseTopic(topics, zigbee2mqtt)}/#`, 'homeassistant/#']),
  render: (connection, topics) => ({
    parts: [
      { place: 'data/configuration.yaml', content: section(connection, baseTopic(topics, zigbee2mqtt)) },
      ...(connection.user === undefined
        ? []
        : [{ place: 'data/secret.yaml', content: secrets(connection.user).join('\n') }]),
    ],
    notes: [
      t`The rights below homeassistant/ are for Home Assistant: without it (homeassistant: enabled: false) they are not needed.`,
      ...(connection.user === undefined ? [] : [t`Put the password in the place of ${PASSWORD}, in quotes.`]),
    ],
  }),
};

/** What the program itself would take for a reference. */
const REFERENCE = /!.* /;

function secrets(user: string): string[] {
  return [...(REFERENCE.test(user) ? [`user: ${quoted(user)}`] : []), `password: ${quoted(PASSWORD)}`];
}

function section(connection: Connection, base: string): string {
  const { user, tls, clientCertificate } = connection;
  return [
    'mqtt:',
    `  server: ${quoted(urlOf(connection))}`,
    `  base_topic: ${quoted(base)}`,
    ...(user === undefined
      ? []
      : [
          `  user: ${quoted(REFERENCE.test(user) ? '!secret.yaml user' : user)}`,
          `  password: ${quoted('!secret.yaml password')}`,
        ]),
    ...(tls?.trust === 'private' ? [`  ca: ${quoted(tls.authorityPath)}`] : []),
    ...(clientCertificate ? [`  cert: ${quoted(CLIENT_CERTIFICATE)}`, `  key: ${quoted(CLIENT_KEY)}`] : []),
    ...(tls ? ['  reject_unauthorized: true'] : []),
  ].join('\n');
}

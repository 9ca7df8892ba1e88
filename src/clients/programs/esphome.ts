import { t } from '../../language/t.js';
import type { Connection } from '../connection.js';
import { baseTopic, PASSWORD, type Program, readwrite, type Wanted } from '../program.js';
import { indented, quoted } from '../quoting.js';

/**
 * ESPHome's mqtt component (esphome/components/mqtt): TLS only where certificate_authority gives the authority as text,
 * on an ESP32. Topics are PREFIX/…; with discover_ip, which is on by default, it answers on esphome/discover.
 */
export const esphome: Program = {
  name: 'esphome',
  aliases: ['esp-home'],
  title: 'ESPHome',
  speaks: { tls: true, websockets: false, socket: false, psk: false, clientCertificate: true, authorityFile: false },
  usualTopics: ({ device }) => [`${device}/#`],
  wants: (topics, { device }) => [
    ...readwrite([`${baseTopic(topics, esphome)}/#`]),
    { topic: 'homeassistant/#', access: 'write' },
    ...discovery(device),
  ],
  render: (connection, topics) => ({
    parts: [
      { place: t`the YAML file of the device`, content: section(connection, baseTopic(topics, esphome)) },
      ...(connection.user === undefined && !connection.clientCertificate
        ? []
        : [{ place: 'secrets.yaml', content: secrets(connection).join('\n') }]),
    ],
    notes: notesOf(connection),
  }),
};

/** How `esphome` itself finds the device; its name is not known here, and often that of its user. */
function discovery(device: string): Wanted[] {
  return [
    { topic: 'esphome/discover', access: 'read' },
    { topic: `esphome/ping/${device}`, access: 'read' },
    { topic: `esphome/discover/${device}`, access: 'write' },
  ];
}

function section({ user, place, tls, clientCertificate }: Connection, prefix: string): string {
  if ('socket' in place) return '';
  return [
    'mqtt:',
    `  broker: ${quoted(place.host)}`,
    `  port: ${place.port}`,
    ...(user === undefined ? [] : [`  username: ${quoted(user)}`, '  password: !secret mqtt_password']),
    `  topic_prefix: ${quoted(prefix)}`,
    '  discovery: true',
    ...(tls ? authority(tls.authorityPem) : []),
    ...(clientCertificate
      ? ['  client_certificate: !secret mqtt_client_certificate', '  client_certificate_key: !secret mqtt_client_key']
      : []),
  ].join('\n');
}

function authority(pem: string | undefined): string[] {
  const text = pem ?? '-----BEGIN CERTIFICATE-----\n(that of the authority)\n-----END CERTIFICATE-----';
  return ['  certificate_authority: |', indented(text, 4)];
}

function secrets({ user, clientCertificate }: Connection): string[] {
  const pem = (name: string, what: string) => [
    `${name}: |`,
    indented(`-----BEGIN ${what}-----\n(that of this client)\n-----END ${what}-----`, 2),
  ];
  return [
    ...(user === undefined ? [] : [`mqtt_password: ${quoted(PASSWORD)}`]),
    ...(clientCertificate
      ? [...pem('mqtt_client_certificate', 'CERTIFICATE'), ...pem('mqtt_client_key', 'PRIVATE KEY')]
      : []),
  ];
}

function notesOf({ user, tls }: Connection): string[] {
  return [
    ...(user === undefined ? [] : [t`Put the password in the place of ${PASSWORD}, in quotes.`]),
    ...(user?.includes('$')
      ? [t`ESPHome takes a $ for the beginning of a substitution: look that your user name is left alone.`]
      : []),
    ...(tls
      ? [
          t`TLS needs an ESP32; the certificate above is that of the authority, and stays when the broker renews its own.`,
        ]
      : []),
    t`Rights for esphome/… are for "esphome logs" over MQTT: with discover_ip: false they are not needed. They go by the name of the device: here that of its user.`,
    t`Without Home Assistant's native API, leave out "api:", else the device restarts every 15 minutes.`,
  ];
}

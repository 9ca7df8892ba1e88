import { t } from '../../language/t.js';
import { type Connection, urlOf } from '../connection.js';
import { type Program, readwrite } from '../program.js';

/**
 * Home Assistant's own MQTT integration, which is set up in its user interface only (homeassistant/components/mqtt,
 * config_flow.py and strings.json). It checks the host name in the certificate, announces itself on
 * homeassistant/status and finds devices below homeassistant/.
 */
export const homeAssistant: Program = {
  name: 'homeassistant',
  aliases: ['home-assistant', 'hass', 'ha'],
  title: 'Home Assistant',
  speaks: { tls: true, websockets: true, socket: false, psk: false, clientCertificate: true, authorityFile: false },
  usualTopics: () => ['homeassistant/#'],
  wants: (topics) => readwrite(topics),
  render: (connection, topics) => ({
    parts: [
      {
        place: t`Settings > Devices & services > Add integration > MQTT`,
        content: fields(connection)
          .map(([name, value]) => `${`${name}:`.padEnd(38)}${value}`)
          .join('\n'),
      },
    ],
    notes: [
      ...(topics.length > 1
        ? []
        : [
            t`It also needs the topics of its devices, to read their state and to command them: say them with --topic "homeassistant/#" --topic "zigbee2mqtt/#", and so on.`,
          ]),
      ...(connection.clientCertificate ? [t`Upload the certificate and the key that were made for this client.`] : []),
    ],
  }),
};

function fields(connection: Connection): [string, string][] {
  const { user, place, websockets, tls, clientCertificate } = connection;
  if ('socket' in place) return [];
  const advanced = tls !== undefined || websockets;
  return [
    ['Broker', place.host],
    ['Port', String(place.port)],
    ...(user === undefined
      ? []
      : ([
          ['Username', user],
          ['Password', t`(that of ${user})`],
        ] as [string, string][])),
    ...pairs(advanced, [['Advanced options', t`on, then Submit`]]),
    ...pairs(tls?.trust === 'public', [['Broker certificate validation', 'Auto']]),
    ...pairs(tls?.trust === 'private', [
      ['Broker certificate validation', 'Custom'],
      ['Upload custom CA certificate', tls?.authorityPath ?? ''],
    ]),
    ...pairs(tls !== undefined, [['Ignore broker certificate validation', t`off`]]),
    ...pairs(clientCertificate, [['Use a client certificate', t`on, then upload certificate and key`]]),
    ...pairs(websockets, [
      ['MQTT transport', `WebSocket (${urlOf(connection)})`],
      ['WebSocket path', '/'],
    ]),
  ];
}

function pairs(applies: boolean, rows: [string, string][]): [string, string][] {
  return applies ? rows : [];
}

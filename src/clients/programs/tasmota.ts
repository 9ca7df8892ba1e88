import { t } from '../../language/t.js';
import { UsageError } from '../../text/error.js';
import type { Connection } from '../connection.js';
import { PASSWORD, type Program, type Wanted } from '../program.js';

/** All zeros: the device learns the fingerprint of the broker's key at its first connection. */
const LEARN_FINGERPRINT = Array(20).fill('00').join(' ');

/**
 * Tasmota, by its console (docs/MQTT.md and docs/TLS.md of tasmota/docs). TLS is in the builds for the ESP32 only, or in
 * one's own: by default it checks for Let's Encrypt and Amazon, with SetOption132 1 for the fingerprint of the key, and
 * it takes RSA keys. Commands are read on cmnd/TOPIC, results and telemetry go to stat/ and tele/.
 */
export const tasmota: Program = {
  name: 'tasmota',
  aliases: ['sonoff'],
  title: 'Tasmota',
  speaks: { tls: true, websockets: false, socket: false, psk: false, clientCertificate: false, authorityFile: false },
  usualTopics: ({ device }) => [`+/${device}/#`],
  wants: (topics) => {
    const { below } = topicOf(topics);
    return [
      ...topicsOf(below),
      { topic: 'cmnd/tasmotas/#', access: 'read' },
      { topic: 'tasmota/discovery/#', access: 'write' },
    ];
  },
  refuses,
  render: (connection, topics) => ({
    parts: [{ place: t`Tools > Console of the device`, content: backlog(connection, topicOf(topics)) }],
    notes: notesOf(connection),
  }),
};

interface DeviceTopic {
  readonly topic: string;
  readonly fullTopic: string;
  /** Where a prefix (`cmnd`, `stat`, `tele`) has its topics. */
  below(prefix: string): string;
}

/** `+/kitchen/#` is the usual FullTopic; `home/kitchen/#` puts everything below home/kitchen. */
function topicOf(topics: readonly string[]): DeviceTopic {
  const [first = '', ...others] = topics;
  const levels = first.replace(/\/#$/, '').split('/');
  const topic = levels.pop() ?? '';
  const before = levels.join('/');
  if (others.length > 0 || topic === '' || /[+#]/.test(topic) || (before !== '+' && /[+#;]/.test(before))) {
    throw new UsageError(t`Tasmota has the topics of one device: name them like --topic home/kitchen/#, once.`);
  }
  if (before === '+') {
    return { topic, fullTopic: '%prefix%/%topic%/', below: (prefix) => `${prefix}/${topic}/#` };
  }
  const stem = before === '' ? '' : `${before}/`;
  return {
    topic,
    fullTopic: `${stem}%topic%/%prefix%/`,
    below: (prefix) => `${stem}${topic}/${prefix}/#`,
  };
}

function topicsOf(below: DeviceTopic['below']): Wanted[] {
  return [
    { topic: below('cmnd'), access: 'read' },
    { topic: below('stat'), access: 'write' },
    { topic: below('tele'), access: 'write' },
  ];
}

/** Commands are parted at every semicolon, and a lone character is a short cut. */
function refuses(user: string): string | undefined {
  if (!/;|^\s|\s$|^["0-2]$/.test(user)) return undefined;
  return t`its console takes that name for something else: choose another user name`;
}

function backlog({ user, place, tls }: Connection, { topic, fullTopic }: DeviceTopic): string {
  if ('socket' in place) return '';
  const commands = [
    `MqttHost ${place.host}`,
    `MqttPort ${place.port}`,
    ...(user === undefined ? [] : [`MqttUser ${user}`, `MqttPassword ${PASSWORD}`]),
    `Topic ${topic}`,
    `FullTopic ${fullTopic}`,
    `SetOption103 ${tls ? 1 : 0}`,
    ...(tls?.trust === 'public' ? ['SetOption132 0'] : []),
    ...(tls?.trust === 'private' ? ['SetOption132 1', `MqttFingerprint1 ${LEARN_FINGERPRINT}`] : []),
  ];
  // SetOption103 is unknown to builds without TLS, and not needed there.
  return `Backlog ${commands.filter((each) => each !== 'SetOption103 0').join('; ')}`;
}

function notesOf({ user, place, tls }: Connection): string[] {
  const host = 'socket' in place ? '' : place.host;
  return [
    ...(user === undefined ? [] : [t`Put the password in the place of ${PASSWORD}; it must be without a semicolon.`]),
    ...(host.endsWith('.local') ? [t`Official builds find no .local names: use the address of ${host} (--host).`] : []),
    ...(tls
      ? [
          t`TLS is in the tasmota32 builds (ESP32) only: for an ESP8266 build one with USE_MQTT_TLS, or use a plain listener.`,
        ]
      : []),
    ...(tls?.trust === 'public' ? [t`Without a fingerprint it trusts Let's Encrypt and Amazon only.`] : []),
    ...(tls?.trust === 'private'
      ? [t`It learns the key of the broker at its first connection: have that happen at home.`]
      : []),
    ...(tls?.keyType !== undefined && tls.keyType !== 'rsa'
      ? [
          t`The certificate of the broker has a key of the type ${tls.keyType}, and Tasmota takes RSA: make one with an RSA key.`,
        ]
      : []),
    t`Every device needs a Topic of its own.`,
  ];
}

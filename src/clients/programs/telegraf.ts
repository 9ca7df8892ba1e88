import { t } from '../../language/t.js';
import { CLIENT_CERTIFICATE, CLIENT_KEY, type Connection, urlOf } from '../connection.js';
import { grantedOr, type Program } from '../program.js';
import { tomlString } from '../quoting.js';

const SCHEMES = { plain: 'tcp', tls: 'ssl' };

/**
 * Telegraf's inputs.mqtt_consumer (plugins/inputs/mqtt_consumer/sample.conf), which connects by paho.mqtt.golang
 * (netconn.go): tcp, ssl, ws, wss and unix. Go checks certificate and host name, by the authorities of the system where
 * there is no tls_ca. `${NAME}` is put in from the environment, `@{STORE:NAME}` from a secret store.
 */
export const telegraf: Program = {
  name: 'telegraf',
  aliases: [],
  title: 'Telegraf',
  speaks: { tls: true, websockets: true, socket: true, psk: false, clientCertificate: true, authorityFile: true },
  usualTopics: ({ granted }) => grantedOr(granted('read')),
  wants: (topics) => topics.map((topic) => ({ topic, access: 'read' })),
  refuses: (user) =>
    /@\{\w+:\w+\}/.test(user) ? t`it would look the name up in a secret store: choose another user name` : undefined,
  render: (connection, topics) => ({
    parts: [
      { place: '/etc/telegraf/telegraf.d/mqtt.conf', content: section(connection, topics) },
      ...(connection.user === undefined
        ? []
        : [
            {
              place: t`/etc/default/telegraf, readable for root only (chmod 600)`,
              content: "MQTT_PASSWORD='PASSWORD'",
            },
          ]),
    ],
    notes: [
      t`data_format is for payloads that are plain numbers; for JSON take data_format = "json" and leave data_type out.`,
      ...(connection.user === undefined
        ? []
        : [t`Put the password in the place of PASSWORD; systemd gives it to Telegraf.`]),
    ],
  }),
};

function section(connection: Connection, topics: readonly string[]): string {
  const { user, tls, clientCertificate } = connection;
  return [
    '[[inputs.mqtt_consumer]]',
    `  servers = [${tomlString(urlOf(connection, SCHEMES))}]`,
    `  topics = [${topics.map(tomlString).join(', ')}]`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Telegraf's own syntax
    ...(user === undefined ? [] : [`  username = ${tomlString(user)}`, '  password = "${MQTT_PASSWORD}"']),
    ...(tls?.trust === 'private' ? [`  tls_ca = ${tomlString(tls.authorityPath)}`] : []),
    ...(clientCertificate
      ? [`  tls_cert = ${tomlString(CLIENT_CERTIFICATE)}`, `  tls_key = ${tomlString(CLIENT_KEY)}`]
      : []),
    '  data_format = "value"',
    '  data_type = "float"',
  ].join('\n');
}

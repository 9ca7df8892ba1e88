import { t } from '../../language/t.js';
import { CLIENT_CERTIFICATE, CLIENT_KEY, type Connection } from '../connection.js';
import { type ClientFacts, grantedOr, PASSWORD, type Program, type Rendered } from '../program.js';

const SPEAKS = { tls: true, websockets: true, socket: true, psk: true, clientCertificate: true, authorityFile: true };

/** mosquitto_sub(1): client/client_shared.c, which reads `-o VALUE` lines from ~/.config/mosquitto_sub as well. */
export const mosquittoSub: Program = {
  name: 'mosquitto_sub',
  aliases: ['mosquitto-sub', 'sub'],
  title: 'mosquitto_sub',
  speaks: SPEAKS,
  usualTopics: ({ granted }) => grantedOr(granted('read')),
  wants: (topics) => topics.map((topic) => ({ topic, access: 'read' })),
  refuses,
  render: (connection, topics) =>
    rendered(connection, 'mosquitto_sub', [...topics.flatMap((topic) => ['-t', topic]), '-v']),
};

/** mosquitto_pub(1), of the same source. */
export const mosquittoPub: Program = {
  name: 'mosquitto_pub',
  aliases: ['mosquitto-pub', 'pub'],
  title: 'mosquitto_pub',
  speaks: SPEAKS,
  usualTopics: ({ granted }: ClientFacts) => grantedOr(granted('write')),
  wants: (topics) => topics.map((topic) => ({ topic, access: 'write' })),
  refuses,
  render: (connection, [topic = '']) => rendered(connection, 'mosquitto_pub', ['-t', anyTopicOf(topic), '-m', 'hello']),
};

/** A word that begins with a minus is taken as it stands: only an empty name cannot be given. */
function refuses(user: string): string | undefined {
  return user === '' ? t`an empty name is none` : undefined;
}

/** A topic that a filter matches: nobody publishes to wildcards. */
function anyTopicOf(filter: string): string {
  return filter.replace(/[+#]/g, 'test');
}

function rendered(connection: Connection, program: string, more: readonly string[]): Rendered {
  const { user } = connection;
  const login = user === undefined ? [] : ['-u', user];
  const command = { place: t`a shell`, content: [program, ...reach(connection), ...login, ...more] };
  if (user === undefined) return { parts: [command], notes: notesOf(connection) };
  const file = `~/.config/${program}`;
  return {
    parts: [{ place: t`${file}, readable for you only (chmod 600)`, content: `-P ${PASSWORD}` }, command],
    notes: [
      t`The password stands in ${file}, because every account of the machine sees the words of a command.`,
      ...notesOf(connection),
    ],
  };
}

function reach({ place, websockets, tls, clientCertificate }: Connection): string[] {
  return [
    ...('socket' in place ? ['--unix', place.socket] : ['-h', place.host, '-p', String(place.port)]),
    ...(websockets ? ['--ws'] : []),
    ...(tls?.trust === 'public' ? ['--tls-use-os-certs'] : []),
    ...(tls?.trust === 'private' ? ['--cafile', tls.authorityPath] : []),
    ...(tls?.trust === 'psk' ? ['--psk-identity', 'IDENTITY', '--psk', 'HEXADECIMAL_KEY'] : []),
    ...(clientCertificate ? ['--cert', CLIENT_CERTIFICATE, '--key', CLIENT_KEY] : []),
  ];
}

function notesOf({ websockets, tls }: Connection): string[] {
  return [
    ...(websockets ? [t`It knows --ws since mosquitto 2.1: an older one does not.`] : []),
    ...(tls?.trust === 'psk' ? [t`IDENTITY and the key are a line of the psk_file of the broker.`] : []),
  ];
}

import fc from 'fast-check';
import type { Connection, TlsSettings } from '../../src/clients/connection.js';
import type { ClientFacts, Program } from '../../src/clients/program.js';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const TLS: TlsSettings = { trust: 'public', authorityPem: PEM, authorityPath: '/etc/ssl/mqtt/ca.crt', keyType: 'rsa' };
const PLAIN: Connection = {
  user: 'alice',
  place: { host: 'broker.lan', port: 1883 },
  websockets: false,
  tls: undefined,
  clientCertificate: false,
};
const SECURE: Connection = { ...PLAIN, place: { host: 'mqtt.example.org', port: 8883 }, tls: TLS };

/** One connection of every kind. */
export const connections = {
  plain: PLAIN,
  anonymous: { ...PLAIN, user: undefined },
  ipv6: { ...PLAIN, place: { host: '2001:db8::1', port: 1884 } },
  'public authority': SECURE,
  'private authority': { ...SECURE, tls: { ...TLS, trust: 'private', authorityPath: '/etc/mosquitto/ca.crt' } },
  'client certificate': {
    ...SECURE,
    tls: { ...TLS, trust: 'private', authorityPath: '/etc/mosquitto/ca.crt' },
    clientCertificate: true,
  },
  websockets: { ...SECURE, place: { host: 'mqtt.example.org', port: 9001 }, websockets: true },
  'plain websockets': { ...PLAIN, place: { host: 'broker.lan', port: 9001 }, websockets: true },
  socket: { ...PLAIN, place: { socket: '/run/mosquitto.sock' } },
  'pre-shared key': { ...SECURE, tls: { ...TLS, trust: 'psk' } },
} satisfies Record<string, Connection>;

export type Kind = keyof typeof connections;

/** A client called alice, that the ACL grants nothing. */
export const ALICE: ClientFacts = { device: 'alice', granted: () => [] };

/** The contents of the settings, one after the other. */
export function contents(program: Program, connection: Connection, topics?: readonly string[]) {
  const { parts } = program.render(connection, topics ?? program.usualTopics(ALICE), ALICE);
  return parts.map(({ content }) => content);
}

/** What a file has in it. */
export function lines(content: string | readonly string[] | undefined): string {
  if (typeof content !== 'string') throw new Error('these are no lines of a file');
  return content;
}

/** Names of users with everything in them that can be seen and means something somewhere. */
export const userNames = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    fc.string({ unit: fc.constantFrom(...'ab\'"\\$`{}%@:;#!&|*?~<>()[] =,-/+ü€😀'), minLength: 1, maxLength: 20 }),
  )
  .filter((name) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(name));

import { isIP } from 'node:net';
import { posix } from 'node:path';
import { namesOf } from '../host/probe/certificate.js';
import { t } from '../language/t.js';
import { daysLeft } from '../tls/days.js';
import type { OwnCertificates, OwnPair } from '../tls/own-certificates.js';
import { table } from './table.js';
import { visible } from './visible.js';

/** Whether something was or would be written. */
export function isChanged(own: OwnCertificates): boolean {
  return allOf(own).some(([, { state }]) => state !== 'kept');
}

/** For programs; its shape is published in schemas/tls-self-signed.schema.json. */
export function ownDocument(own: OwnCertificates, written: boolean): object {
  return {
    directory: own.directory,
    written: written && isChanged(own),
    authority: pairDocument(own.authority),
    server: { ...pairDocument(own.server), names: namesOf(own.server.certificate) },
    clients: [...own.clients].map(([username, pair]) => ({ username, ...pairDocument(pair) })),
    configuration: listenerLines(own),
  };
}

function pairDocument({ paths, state, certificate }: OwnPair): object {
  return { ...paths, state, valid_until: new Date(certificate.validTo).toISOString() };
}

const STATES = { kept: t`kept`, new: t`new`, renewed: t`renewed` } as const;
const PENDING = { new: t`would be new`, renewed: t`would be renewed` } as const;

/** For people: what is there now, what to write into mosquitto.conf, and what clients need. */
export function ownText(own: OwnCertificates, written: boolean): string {
  const rows = allOf(own).map(([name, { paths, state, certificate }]) => [
    visible(name),
    written || state === 'kept' ? STATES[state] : PENDING[state],
    t`until ${new Date(certificate.validTo).toISOString().slice(0, 10)} (${daysLeft(certificate)} days)`,
    visible(paths.certificate),
  ]);
  const host = namesOf(own.server.certificate)[0] as string;
  const [client] = own.clients.values();
  const identity = client ? [`  --cert ${client.paths.certificate}`, `  --key ${client.paths.key}`] : [];
  const authority = visible(posix.basename(own.authority.paths.certificate));
  const words = [
    `mosquitto_sub -h ${isIP(host) === 6 ? `'${host}'` : host} -p 8883 -t '#' -v`,
    `  --cafile ${own.authority.paths.certificate}`,
    ...identity,
  ];
  return [
    table(rows),
    `${t`For mosquitto.conf:`}\n`,
    ...listenerLines(own).map((line) => `    ${visible(line)}`),
    '',
    `${
      client
        ? t`Clients need ${authority}, which is no secret, and their own certificate with its key:`
        : t`Clients need ${authority}, which is no secret:`
    }\n`,
    `    ${words.map(visible).join(' \\\n    ')}`,
    '',
    t`Whoever has ${visible(own.authority.paths.key)} can pass for the broker: it stays here.`,
    '',
  ].join('\n');
}

/** With certificates of clients nobody else gets in, and the user name is the one in it. */
function listenerLines({ authority, server, clients }: OwnCertificates): string[] {
  return [
    'listener 8883',
    `cafile ${authority.paths.certificate}`,
    `certfile ${server.paths.certificate}`,
    `keyfile ${server.paths.key}`,
    ...(clients.size > 0 ? ['require_certificate true', 'use_identity_as_username true'] : []),
  ];
}

function allOf({ authority, server, clients }: OwnCertificates): [string, OwnPair][] {
  const ofClients = [...clients].map(([user, pair]): [string, OwnPair] => [t`client ${user}`, pair]);
  return [[t`authority`, authority], [t`server`, server], ...ofClients];
}

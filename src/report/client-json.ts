import { type ClientSettings, isReady } from '../clients/client-settings.js';
import type { Connection } from '../clients/connection.js';
import { allowCommand, contentOf, userCommand } from './client.js';

/** For programs; its shape is published in schemas/client.schema.json. */
export function clientDocument(settings: ClientSettings): object {
  const { program, listener, because, parts, notes, warnings, user, username, connection, url } = settings;
  return {
    program: program.name,
    listener: { name: listener, because },
    connection: { url, ...connectionDocument(connection) },
    settings: parts.map((part) => ({ place: part.place, text: contentOf(part) })),
    notes,
    warnings,
    user: { username: username ?? null, state: user.state },
    rights: rightsDocument(settings),
    commands: commandsOf(settings),
    ready: isReady(settings) ?? null,
  };
}

function connectionDocument({ place, websockets, tls, clientCertificate }: Connection): object {
  return {
    host: 'host' in place ? place.host : null,
    port: 'port' in place ? place.port : null,
    socket: 'socket' in place ? place.socket : null,
    websockets,
    tls: tls ? { trust: tls.trust, ca_file: tls.trust === 'private' ? tls.authorityPath : null } : null,
    client_certificate: clientCertificate,
  };
}

function rightsDocument({ rights }: ClientSettings): object[] {
  if ('unknown' in rights)
    return rights.wanted.map(({ topic, access }) => ({ topic, access, granted: null, by: null }));
  return rights.list.map(({ topic, access, reach, rule }) => ({ topic, access, granted: reach, by: rule ?? null }));
}

function commandsOf({ rights, user, username }: ClientSettings): string[] {
  const missing = 'unknown' in rights || rights.aclFile === undefined ? [] : rights.missing;
  const aclFile = 'unknown' in rights ? undefined : rights.aclFile;
  return [
    ...(user.state === 'missing' ? [userCommand(username ?? '', user.file)] : []),
    ...(aclFile === undefined ? [] : missing.map((rule) => allowCommand(rule, username, aclFile))),
  ];
}

import type { BrokerModel } from '../conf/model.js';
import { t } from '../language/t.js';
import { CLIENT_CERTIFICATE, CLIENT_KEY, type Connection } from './connection.js';
import type { Program } from './program.js';
import type { ListenerTrust } from './trust.js';

/** What there is to do besides pasting: certificates to put in place, and a client id that the broker takes; sentences. */
export function setUpNotes(
  program: Program,
  { connection, trust, model }: { connection: Connection; trust: ListenerTrust | undefined; model: BrokerModel },
): string[] {
  return [...copyNote(trust, program), ...certificateNote(connection, program), ...prefixNote(model)];
}

function copyNote(trust: ListenerTrust | undefined, { speaks }: Program): string[] {
  const { authorityFile, certificate } = trust ?? {};
  if (authorityFile === undefined || !speaks.authorityFile) return [];
  const copy = t`copy ${authorityFile} from its machine to that of the client, to the same place.`;
  return [
    certificate?.subject === certificate?.issuer
      ? t`Nobody else signed the certificate of the broker: ${copy}`
      : t`A private authority signed the certificate of the broker: ${copy}`,
  ];
}

function certificateNote({ clientCertificate }: Connection, { speaks }: Program): string[] {
  if (!clientCertificate || !speaks.authorityFile) return [];
  return [
    t`The listener wants a certificate of the client, signed by an authority of its cafile: put it to ${CLIENT_CERTIFICATE} of the client's machine, and its key to ${CLIENT_KEY}.`,
  ];
}

/** The broker refuses other client ids, and programs make up their own. */
function prefixNote({ global }: BrokerModel): string[] {
  const prefix = global.get('clientid_prefixes')?.value;
  if (prefix === undefined) return [];
  return [
    t`The broker takes only client ids that begin with ${prefix} (clientid_prefixes): give the program such a one.`,
  ];
}

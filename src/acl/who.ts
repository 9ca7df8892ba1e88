import type { AccessList } from './access-list.js';
import { type AccessRequest, type Decision, decide } from './decide.js';

/** What one client may do with a topic. */
export interface Reader {
  /** Undefined: anonymous clients. */
  readonly username: string | undefined;
  /** Only with this client id; undefined: with any. */
  readonly clientid: string | undefined;
  readonly read: Decision;
  readonly write: Decision;
}

/** A client id that is nobody's. */
export const SOME_CLIENT = 'any-client';

/**
 * Everybody who may read or publish on a topic (bytes): anonymous clients, the users named, and those whom patterns
 * let in because a level of the topic is their name or client id.
 *
 * @param users names (bytes) beyond those of the ACL file
 */
export function whoMay(list: AccessList | undefined, topic: string, users: Iterable<string>): Reader[] {
  const levels = [...new Set(topic.split('/'))].filter((level) => level !== '' && !/[+#]/.test(level));
  const named = new Set([...(list?.users.keys() ?? []), ...users]);
  const byPattern = levels.filter((level) => !named.has(level));
  return [undefined, ...[...named].sort(), ...byPattern].flatMap((username) => {
    const plain = answer(list, { username, clientid: SOME_CLIENT, topic });
    const isKnown = username === undefined || named.has(username);
    // An unknown name counts only for what the name gives it.
    const shown = isAny(plain) && (isKnown || isByName(plain)) ? [{ ...plain, clientid: undefined }] : [];
    if (!isKnown) return shown;
    const asClient = levels
      .map((clientid) => answer(list, { username, clientid, topic }))
      .filter((each) => each.read.allowed !== plain.read.allowed || each.write.allowed !== plain.write.allowed);
    return [...shown, ...asClient.filter(isAny)];
  });
}

function answer(list: AccessList | undefined, client: Omit<AccessRequest, 'access'>): Reader & { clientid: string } {
  const { username, clientid } = client;
  return {
    username,
    clientid,
    read: decide(list, { ...client, access: 'read' }),
    write: decide(list, { ...client, access: 'write' }),
  };
}

function isAny({ read, write }: Reader): boolean {
  return read.allowed || write.allowed;
}

function isByName({ read, write }: Reader): boolean {
  return [read, write].some(({ allowed, rule }) => allowed && rule?.topic.text.includes('%u'));
}

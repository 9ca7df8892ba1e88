import { type Access, accessOf } from '../conf/access.js';
import { listenerName } from '../conf/listener-name.js';
import { encode } from '../conf/tokens.js';
import { isTopicFilter } from '../conf/topics.js';
import { type AppliedAcl, appliedAcls } from '../installation/applied-acl.js';
import type { Installation } from '../installation/installation.js';
import { configured } from '../installation/security-file.js';
import { t } from '../language/t.js';
import { MqttctlError, UsageError } from '../text/error.js';
import { chooseListener } from './choose-listener.js';
import { type Connection, urlOf } from './connection.js';
import { machineOf } from './machine.js';
import type { ClientFacts, Program, Rendered } from './program.js';
import { reachOf } from './reach.js';
import { grantedFilters, type MissingRule, missingRules, type Right, rightsOf } from './rights.js';
import { setUpNotes } from './set-up-notes.js';
import { trustOf } from './trust.js';
import { type UserState, userStateOf } from './user-state.js';

/** What is asked for. */
export interface ClientQuestion {
  /** Undefined: an anonymous client. */
  readonly user?: string | undefined;
  /** By which name the client reaches the broker. */
  readonly host?: string | undefined;
  /** The port of a listener. */
  readonly listener?: number | undefined;
  /** Topic filters, instead of those that are usual for the program. */
  readonly topics?: readonly string[] | undefined;
}

/** Everything that a client program needs to know and to be allowed. */
export interface ClientSettings extends Rendered {
  readonly program: Program;
  readonly connection: Connection;
  /** Without user name and password. */
  readonly url: string;
  /** As messages call it: `port 8883`. */
  readonly listener: string;
  /** Why that listener, in a sentence. */
  readonly because: string;
  /** What stands in the way of the connection, or should be known about it; sentences. */
  readonly warnings: readonly string[];
  /** Undefined: an anonymous client. */
  readonly username: string | undefined;
  readonly user: UserState;
  readonly rights: ClientRights;
}

/** What the client wants of the ACL; `unknown` says in a sentence why nobody can tell what of it is granted. */
export type ClientRights =
  | {
      readonly list: readonly Right[];
      /** Rules that grant what is missing. */
      readonly missing: readonly MissingRule[];
      /** Where it is on this machine. Undefined: no ACL file applies, and everybody may do everything. */
      readonly aclFile: string | undefined;
    }
  | { readonly unknown: string; readonly wanted: readonly Pick<Right, 'topic' | 'access'>[] };

/**
 * Makes the settings of a client program from the configuration, and looks which of the rights that it needs it has.
 *
 * @throws UsageError for a user name, topic or listener that the program cannot have; MqttctlError where the
 * configuration cannot be read or has nothing for it
 */
export async function clientSettings(
  installation: Installation,
  program: Program,
  question: ClientQuestion,
): Promise<ClientSettings> {
  const { user, host, listener: port } = question;
  checkInput(program, question);
  const { main, model, workdir } = await configured(installation);
  const accesses = accessOf({ model, circumstances: installation.circumstances(main) });
  const { access, because } = chooseListener(accesses, program, port, main);
  if (user === undefined && !access.anonymous) {
    throw new UsageError(
      t`${listenerName(access.listener)} lets in nobody without a user name: say it with --user USER.`,
    );
  }
  const trust = trustOf(access, { fs: installation.fs, workdir, now: new Date() });
  const reach = reachOf({ access, trust, machine: machineOf(installation), named: host, workdir });
  const connection: Connection = {
    user: isNamedByHandshake(access) ? undefined : user,
    place: reach.place,
    websockets: access.protocol === 'websockets',
    tls: trust?.settings,
    clientCertificate: access.certificate !== undefined && access.proof !== undefined,
  };
  const acl = await aclOf(installation, access);
  const client = factsOf(acl, user);
  const topics = question.topics ?? program.usualTopics(client);
  const wanted = program.wants(topics, client);
  return {
    ...program.render(connection, topics, client),
    program,
    connection,
    url: urlOf(connection),
    listener: listenerName(access.listener),
    because,
    warnings: [...reach.notes, ...(trust?.notes ?? []), ...setUpNotes(program, { connection, trust, model })],
    username: user,
    user: userStateOf({ access, model, workdir }, user, installation),
    rights: 'unknown' in acl ? { unknown: acl.unknown, wanted } : withMissing(acl, rightsOf(acl, user, wanted)),
  };
}

/** Whether the client can log in and may do all that it wants; undefined: that cannot be told. */
export function isReady({ user, rights }: ClientSettings): boolean | undefined {
  if (user.state === 'missing') return false;
  if ('unknown' in rights || user.state === 'unreadable') return undefined;
  return rights.missing.length === 0;
}

function withMissing({ file, mountPoint }: AppliedAcl, list: readonly Right[]): ClientRights {
  return { list, missing: missingRules(list, mountPoint), aclFile: file?.path };
}

/** What nobody sees cannot be pasted with certainty. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

function checkInput({ title, refuses }: Program, { user, host, topics = [] }: ClientQuestion): void {
  if ([user, host, ...topics].some((text) => text !== undefined && INVISIBLE.test(text))) {
    throw new UsageError(
      t`Names and topics with control characters, or others that cannot be seen, are not written into settings.`,
    );
  }
  if (user === '') throw new UsageError(t`An empty user name is none: leave out --user for an anonymous client.`);
  const refusal = user === undefined ? undefined : refuses?.(user);
  if (refusal !== undefined) throw new UsageError(t`${title} cannot log in as ${user}: ${refusal}.`);
  const bad = topics.find((topic) => !isTopicFilter(encode(topic)));
  if (bad !== undefined) {
    throw new UsageError(t`${bad} is no topic filter: + and # stand for whole levels, # for the last.`);
  }
}

function isNamedByHandshake({ passwords }: Access): boolean {
  return passwords?.kind === 'certificate' || passwords?.kind === 'pre-shared key';
}

/** A level of a topic that everybody can have. */
function factsOf(acl: AppliedAcl | { unknown: string }, user: string | undefined): ClientFacts {
  return {
    device: (user ?? '').replace(/[+#/;$\s]/g, '_') || 'device',
    granted: (access) => ('unknown' in acl ? [] : grantedFilters(acl, user, access)),
  };
}

async function aclOf(installation: Installation, access: Access): Promise<AppliedAcl | { unknown: string }> {
  const name = listenerName(access.listener);
  try {
    const applied = await appliedAcls(installation, { listener: access.listener.port });
    return applied.find(({ listeners }) => listeners?.split(', ').includes(name)) ?? (applied[0] as AppliedAcl);
  } catch (error) {
    if (!(error instanceof MqttctlError)) throw error;
    return { unknown: error.message };
  }
}

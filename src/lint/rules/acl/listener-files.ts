import { type Access, type AclSource, accessOf, type PasswordSource } from '../../../conf/access.js';
import type { Evaluation } from '../../../conf/evaluate/evaluate.js';
import type { Listener, Plugin } from '../../../conf/model.js';
import type { SecurityFile, SecurityFileKind } from '../../../conf/startup/security.js';
import type { ReadAclFile, ReadPasswordFile } from '../security-files.js';

/** What decides on one listener for clients who gets in, and who may do what. */
export interface ListenerFiles {
  /** Where users have their names from such a file. */
  readonly passwords: ReadPasswordFile | undefined;
  readonly acl: ReadAclFile | undefined;
  /** Who gets in through it. */
  readonly access: Access;
  /** No other plugin has a say in it. */
  readonly alone: boolean;
}

export function filesOfListeners(evaluation: Evaluation): ListenerFiles[] {
  const clients = accessOf(evaluation).filter(({ protocol }) => protocol !== 'http_api');
  return clients.map((access) => filesOf(evaluation, access));
}

function filesOf(evaluation: Evaluation, access: Access): ListenerFiles {
  const { listener, passwords, acl } = access;
  return {
    access,
    passwords: passwords?.kind === 'password file' ? fileOf(evaluation, 'password_file', passwords) : undefined,
    acl: acl?.kind === 'ACL file' ? fileOf(evaluation, 'acl_file', acl) : undefined,
    alone: pluginsOf(evaluation, listener).every(
      ({ directive, path }) => isBystander(path) || directive === passwords?.directive || directive === acl?.directive,
    ),
  };
}

/** The file that an option names, or the plugin option below a plugin; undefined where it could not be opened. */
function fileOf<K extends SecurityFileKind>(
  { model, securityFiles }: Evaluation,
  kind: K,
  { directive }: PasswordSource | AclSource,
): Extract<SecurityFile, { kind: K }> | undefined {
  const plugin = model.plugins.find((other) => other.directive === directive);
  const line = plugin ? plugin.options.at(-1)?.directive : directive;
  return securityFiles.find(
    (read): read is Extract<SecurityFile, { kind: K }> =>
      read.kind === kind &&
      read.reference.file === line?.file &&
      read.reference.span.start >= line.span.start &&
      read.reference.span.end <= line.span.end,
  );
}

function pluginsOf({ model }: Evaluation, listener: Listener): readonly Plugin[] {
  return [...model.plugins.filter(({ attachedTo }) => attachedTo.includes('global')), ...listener.plugins];
}

/** Plugins of 2.1 that ask nobody for a name or right. */
function isBystander(path: string): boolean {
  return /(?:^|\/)mosquitto_(?:persist_sqlite|sparkplug_aware)(?:\.so)?$/.test(path);
}

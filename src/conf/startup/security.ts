import { type LoadedAclFile, loadAclFile } from '../../acl/load.js';
import type { Account } from '../../installation/filesystem.js';
import { type LoadedPasswordFile, loadPasswordFile } from '../../passwd/load.js';
import { type LoadedPskFile, loadPskFile } from '../../psk/load.js';
import type { Language, SourceFile } from '../../text/source-file.js';
import type { EvaluationState } from '../evaluate/state.js';
import type { Listener, Setting, Settings } from '../model.js';
import { openReferred, type Reference } from './referred-file.js';

/** The three files that say who may do what, in the order in which the broker reads them. */
export type SecurityFileKind = 'password_file' | 'acl_file' | 'psk_file';

/** A security file that was opened, and for whom it counts. */
export type SecurityFile = SecurityFileContent & {
  readonly reference: Reference;
  readonly file: SourceFile;
  /** Undefined: all listeners. */
  readonly listener: Listener | undefined;
};

/** What the broker made of it. */
export type SecurityFileContent =
  | { readonly kind: 'password_file'; readonly loaded: LoadedPasswordFile }
  | { readonly kind: 'acl_file'; readonly loaded: LoadedAclFile }
  | { readonly kind: 'psk_file'; readonly loaded: LoadedPskFile };

const KINDS: readonly SecurityFileKind[] = ['password_file', 'acl_file', 'psk_file'];

const LANGUAGES: Readonly<Record<SecurityFileKind, Language>> = {
  password_file: 'password file',
  acl_file: 'ACL file',
  psk_file: 'PSK file',
};

/**
 * Reads all password files, then all ACL files, then all PSK files, as mosquitto_security_init does. Under
 * per_listener_settings only those of listeners count.
 */
export function loadSecurityFiles(state: EvaluationState, account: Account): void {
  const { model } = state;
  for (const kind of KINDS) {
    if (!model.perListenerSettings) loadSetting(state, account, kind, model.security);
    else for (const listener of model.listeners) loadSetting(state, account, kind, listener.security, listener);
  }
}

function loadSetting(
  state: EvaluationState,
  account: Account,
  kind: SecurityFileKind,
  settings: Settings,
  listener?: Listener,
): void {
  const setting = settings.get(kind);
  if (setting) loadSecurityFile(state, account, kind, referenceOf(setting), listener);
}

/** Opens and judges one security file, whichever option or plugin refers to it. */
export function loadSecurityFile(
  state: EvaluationState,
  account: Account,
  kind: SecurityFileKind,
  reference: Reference,
  listener?: Listener,
): void {
  const opened = openReferred(state, reference, account, LANGUAGES[kind]);
  if (!opened) return;
  // Several listeners may have the same file: what is wrong with it is said once.
  const earlier = state.securityFiles.find(({ kind: other, file }) => other === kind && file.path === opened.path);
  const read = earlier ?? { ...load(state, kind, opened), file: opened };
  state.securityFiles.push({ ...read, reference, listener });
  if (earlier) return;
  if (kind !== 'acl_file') keepSecret(state, opened);
  for (const problem of read.loaded.problems) state.adopt(problem);
}

/** A file of secrets that include_dir has read as configuration is not to be shown as configuration. */
function keepSecret({ model }: EvaluationState, { path, language }: SourceFile): void {
  for (const { file } of model.files) if (file.path === path) file.language = language;
}

function load(
  { target, circumstances }: EvaluationState,
  kind: SecurityFileKind,
  file: SourceFile,
): SecurityFileContent {
  switch (kind) {
    case 'password_file':
      return { kind, loaded: loadPasswordFile(file, target, circumstances.build) };
    case 'acl_file':
      return { kind, loaded: loadAclFile(file, target) };
    case 'psk_file':
      return { kind, loaded: loadPskFile(file, target) };
  }
}

export function referenceOf({ option, directive, value, span }: Setting): Reference {
  return { what: option.name, path: String(value), file: directive.file, span };
}

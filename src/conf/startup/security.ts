import { loadAclFile } from '../../acl/load.js';
import type { Account } from '../../installation/filesystem.js';
import { loadPasswordFile } from '../../passwd/load.js';
import { loadPskFile } from '../../psk/load.js';
import type { SourceFile } from '../../text/source-file.js';
import type { EvaluationState } from '../evaluate/state.js';
import type { Listener, Setting, Settings } from '../model.js';
import { openReferred, type Reference } from './referred-file.js';

/** The three files that say who may do what, in the order in which the broker reads them. */
export type SecurityFileKind = 'password_file' | 'acl_file' | 'psk_file';

/** A security file that was opened, and for whom it counts. */
export interface SecurityFile {
  readonly kind: SecurityFileKind;
  readonly reference: Reference;
  readonly file: SourceFile;
  /** Undefined: all listeners. */
  readonly listener?: Listener;
}

const KINDS: readonly SecurityFileKind[] = ['password_file', 'acl_file', 'psk_file'];

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
  const file = openReferred(state, reference, account);
  if (!file) return;
  state.securityFiles.push({ kind, reference, file, ...(listener && { listener }) });
  const { target } = state;
  const { problems } =
    kind === 'password_file'
      ? loadPasswordFile(file, target, state.circumstances.build)
      : kind === 'acl_file'
        ? loadAclFile(file, target)
        : loadPskFile(file, target);
  for (const problem of problems) state.adopt(problem);
}

export function referenceOf({ option, directive, value, span }: Setting): Reference {
  return { what: option.name, path: String(value), file: directive.file, span };
}

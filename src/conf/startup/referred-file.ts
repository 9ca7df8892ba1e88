import type { Account, FileStatus, Refusal } from '../../installation/filesystem.js';
import { resolvePath } from '../../installation/paths.js';
import { t } from '../../language/t.js';
import type { Place } from '../../text/diagnostic.js';
import { type Language, SourceFile } from '../../text/source-file.js';
import type { EvaluationState } from '../evaluate/state.js';
import { version } from '../version.js';

/** A path that an option refers to, and where it was written. */
export interface Reference extends Place {
  /** The option's name, for messages. */
  readonly what: string;
  /** As written. */
  readonly path: string;
}

/** How messages call what a path is. */
export const FILE_TYPES: Readonly<Record<FileStatus['type'], string>> = {
  file: t`file`,
  directory: t`directory`,
  symlink: t`symlink`,
  socket: t`socket`,
  fifo: t`fifo`,
  device: t`device`,
};

const SIZE_MAX = 256 * 1024 * 1024;
const ONLY_REGULAR_FILES = version('2.0.12');

/**
 * Opens a password, ACL or PSK file as the broker would: as the account it runs as, from 2.0.12 on only regular
 * files, from 2.1 on no symbolic link. Undefined: the broker stops, or reads nothing from it, or mqttctl itself may not
 * look at it, and it was reported.
 */
export function openReferred(
  state: EvaluationState,
  reference: Reference,
  account: Account,
  language: Language,
): SourceFile | undefined {
  const { fs, workdir } = state.circumstances;
  const path = resolvePath(workdir, reference.path);
  const refuse = (rule: string, message: string): undefined => {
    state.reject({ rule, message, place: reference });
    return undefined;
  };
  const status = fs.lstat(path);
  if (state.is21 && status.ok && status.value.type === 'symlink') {
    return refuse(
      'files/symlink-refused',
      t`${reference.what} ${reference.path} is a symbolic link, which 2.1 refuses to open: name the file it points to.`,
    );
  }
  const access = fs.access(path, account, 'read');
  if (!access.ok && access.refusal.unseen) return notSeen(state, reference, access.refusal);
  if (!access.ok) return refuse(ruleOf(access.refusal), refusalText(reference, access.refusal, account));
  if (access.value.type !== 'file' && (state.target >= ONLY_REGULAR_FILES || access.value.type === 'directory')) {
    if (state.target < ONLY_REGULAR_FILES && reference.what === 'acl_file') {
      // Its reader of lines asks for ever more memory until none is left at 2 GB, and takes that for the end.
      const message = t`acl_file ${reference.path} is a directory: this version looks in it for a line for some seconds, then starts and denies everything; later ones refuse it.`;
      state.note({ rule: 'files/not-a-file', severity: 'error', message, place: reference });
      return undefined;
    }
    return refuse(
      'files/not-a-file',
      state.target < ONLY_REGULAR_FILES
        ? t`${reference.what} ${reference.path} is a ${FILE_TYPES[access.value.type]}: this version hangs on it for ever.`
        : t`${reference.what} ${reference.path} is a ${FILE_TYPES[access.value.type]}, not a regular file.`,
    );
  }
  // What older versions would read from a device cannot be foretold; /dev/null is the usual one.
  if (access.value.type !== 'file') return new SourceFile(fs.hostPath(path), Buffer.alloc(0), language);
  const content = fs.read(path, SIZE_MAX);
  if (content.ok) return new SourceFile(fs.hostPath(path), content.value, language);
  if (content.refusal.unseen) return notSeen(state, reference, content.refusal);
  return refuse('files/unreadable', t`${reference.what} ${reference.path} cannot be read: ${content.refusal.code}.`);
}

/** The broker may have the rights that whoever runs mqttctl lacks. */
function notSeen(state: EvaluationState, reference: Reference, { at }: Refusal): undefined {
  const message = notSeenText(reference, at);
  state.note({ rule: 'files/not-seen', severity: 'warning', message, place: reference });
  return undefined;
}

/** That a path was left out of the judgement, for the rights of whoever runs mqttctl end there. */
export function notSeenText({ what, path }: Pick<Reference, 'what' | 'path'>, at: string): string {
  const stop = at.endsWith(path) ? '' : t` (stopped at ${at})`;
  return t`${what} ${path} was not checked: mqttctl itself may not read it${stop}.`;
}

export function ruleOf(refusal: Refusal): string {
  return refusal.code === 'ENOENT' || refusal.code === 'ENOTDIR' ? 'files/missing' : 'files/unreadable';
}

/** Why an account cannot use a path, as a sentence that names what stands in the way and what to do. */
export function refusalText(
  { what, path }: Pick<Reference, 'what' | 'path'>,
  { code, at }: Refusal,
  account: Account,
): string {
  const isElsewhere = at !== path && !at.endsWith(`/${path}`);
  switch (code) {
    case 'ENOENT':
      return isElsewhere ? t`${what} ${path} does not exist (stopped at ${at}).` : t`${what} ${path} does not exist.`;
    case 'ENOTDIR':
      return t`${what} ${path} does not exist: ${at} is not a directory.`;
    case 'EACCES':
      return isElsewhere
        ? t`${what} ${path} is out of reach for ${account.name}: it may not pass ${at}.`
        : t`${what} ${path} is not readable for ${account.name}; give it to that account: chown ${account.name}: ${path}`;
    case 'ELOOP':
      return isElsewhere
        ? t`${what} ${path} runs in a circle of symbolic links at ${at}.`
        : t`${what} ${path} runs in a circle of symbolic links.`;
    default:
      return isElsewhere
        ? t`${what} ${path} cannot be opened (${code}) at ${at}.`
        : t`${what} ${path} cannot be opened (${code}).`;
  }
}

import type { Account, FileStatus, Outcome } from '../../installation/filesystem.js';
import { resolvePath } from '../../installation/paths.js';
import { t } from '../../language/t.js';
import type { EvaluationState } from '../evaluate/state.js';
import type { Setting } from '../model.js';
import { version } from '../version.js';
import { FILE_TYPES, refusalText, ruleOf } from './referred-file.js';
import { referenceOf } from './security.js';

const ONLY_REGULAR_FILES = version('2.0.12');

/** The pid file is written after the privileges are dropped; not being able to is fatal in every version. */
export function writePidFile(state: EvaluationState, account: Account): void {
  const setting = state.model.global.get('pid_file');
  if (!setting) return;
  const path = resolvePath(state.circumstances.workdir, String(setting.value));
  const writable = canWrite(state, path, account);
  const place = { file: setting.directive.file, span: setting.span };
  if (!writable.ok && mayStillCome(state, path)) {
    state.note({
      rule: 'files/runtime-directory',
      message: t`${writable.refusal.at} does not exist now. /run is empty after every boot: the service must make it (RuntimeDirectory=), or the broker does not start.`,
      place,
    });
  } else if (!writable.ok) {
    state.reject({
      rule: ruleOf(writable.refusal),
      message: t`${account.name} cannot write the pid file ${setting.value}: ${writable.refusal.code} at ${writable.refusal.at}.`,
      place,
    });
  } else if (writable.value !== 'file' && (writable.value === 'directory' || state.target >= ONLY_REGULAR_FILES)) {
    state.reject({
      rule: 'files/not-a-file',
      message: t`The pid file ${setting.value} is a ${FILE_TYPES[writable.value]}, not a regular file.`,
      place,
    });
  }
}

/** Whether a file can be written or made; the type of what would then be there. */
export function canWrite(state: EvaluationState, path: string, account: Account): Outcome<FileStatus['type']> {
  const { fs } = state.circumstances;
  const existing = fs.access(path, account, 'write');
  if (existing.ok) return { ok: true, value: existing.value.type };
  if (existing.refusal.code !== 'ENOENT' || path.endsWith('/')) return existing;
  const parent = path.slice(0, path.lastIndexOf('/')) || '/';
  const directory = fs.access(parent, account, 'write');
  const prepared = state.circumstances.prepared?.includes(parent);
  return directory.ok || prepared ? { ok: true, value: 'file' } : directory;
}

/** What is missing in /run, while nothing is known of the service that may make it. */
function mayStillCome(state: EvaluationState, path: string): boolean {
  const { fs, prepared } = state.circumstances;
  const parent = path.slice(0, path.lastIndexOf('/'));
  return prepared === undefined && /^(?:\/var)?\/run\//.test(path) && !fs.stat(parent).ok;
}

const HEADER_BYTES = 23;
const MAGIC = Buffer.from('\u0000\u00b5\u0000mosquitto db', 'latin1');
const DATABASE_VERSIONS = [2, 3, 4, 5, 6];

/**
 * Loads the persistence file. One that cannot be opened is read over, one that is not Mosquitto's is fatal
 * (persist__restore in src/persist_read.c). Only the header is judged.
 */
export function openDatabase(state: EvaluationState, account: Account): void {
  const { global } = state.model;
  const persistence = global.get('persistence');
  if (persistence?.value !== true) return;
  const { fs, workdir } = state.circumstances;
  const location = global.get('persistence_location');
  const name = String(global.get('persistence_file')?.value ?? 'mosquitto.db');
  const written = location ? `${location.value}/${name}` : name;
  const path = resolvePath(workdir, written);
  if (state.is21 && isSymlink(state, path)) return;
  const access = fs.access(path, account, 'read');
  if (!access.ok || access.value.type !== 'file' || access.value.size === 0) return;
  const header = fs.head(path, HEADER_BYTES);
  if (!header.ok || isDatabase(header.value)) return;
  state.reject({
    rule: 'files/not-a-database',
    message: t`${written} is no Mosquitto database or a damaged one: keep a copy, then move it away.`,
    place: placeOf(global.get('persistence_file') ?? location ?? persistence),
  });
}

function isDatabase(header: Buffer): boolean {
  if (!header.subarray(0, MAGIC.length).equals(MAGIC) || header.length < MAGIC.length) return false;
  // Four bytes of checksum follow, then the version; a file cut before it reads as version 0.
  return header.length === HEADER_BYTES && DATABASE_VERSIONS.includes(header.readUInt32BE(MAGIC.length + 4));
}

function isSymlink(state: EvaluationState, path: string): boolean {
  const status = state.circumstances.fs.lstat(path);
  return status.ok && status.value.type === 'symlink';
}

function placeOf({ directive, span }: Setting) {
  return { file: directive.file, span };
}

/** A log file that cannot be opened costs the log, not the start. */
export function openLog(state: EvaluationState, account: Account): void {
  const setting = state.model.global.get('log_dest file');
  if (!setting) return;
  const path = resolvePath(state.circumstances.workdir, String(setting.value));
  const writable = canWrite(state, path, account);
  const place = placeOf(setting);
  if (!writable.ok) {
    state.note({
      rule: 'files/log-not-writable',
      message: t`The broker runs without its log: ${refusalText({ ...referenceOf(setting), what: t`log file` }, writable.refusal, account)}`,
      place,
    });
  } else if (state.is21 && isSymlink(state, path)) {
    state.note({
      rule: 'files/symlink-refused',
      message: t`The broker runs without its log: ${setting.value} is a symbolic link, which 2.1 refuses to open.`,
      place,
    });
  }
}

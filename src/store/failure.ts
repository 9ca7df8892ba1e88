import path from 'node:path';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';

/** Somebody else changed a file after it was read: no failure yet, where the change can be made again. */
export class ForeignChange extends Error {
  override readonly name = 'ForeignChange';

  constructor(readonly file: string) {
    super(t`${file} was changed by someone else`);
  }
}

/** A file that has gone since, or has become a link, was changed by somebody else. Other errors stay what they are. */
export function asForeign(file: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ELOOP' ? new ForeignChange(file) : error;
}

/** What to do about an error of the system, by its code; the file and its directory are filled in. */
const NEXT_STEPS: Readonly<Record<string, string>> = {
  EACCES: t`run mqttctl as root or as the owner of it and of {directory}`,
  EROFS: t`its file system is mounted read-only; make it writable (mount -o remount,rw) and run mqttctl again`,
  ENOSPC: t`its file system is full; free some space on it (df {directory}) and run mqttctl again`,
  EDQUOT: t`the disk quota is used up; free some space (quota) and run mqttctl again`,
  EFBIG: t`its file system or the file size limit (ulimit -f) takes no file as large; raise it and run mqttctl again`,
  ENOENT: t`it or {directory} is no longer there; look for it and run mqttctl again`,
  ENOTDIR: t`what should be a directory in its path is a file; correct the path`,
  EISDIR: t`it is a directory; name the file in it`,
  ELOOP: t`its symbolic links lead nowhere; correct them (namei -l {file})`,
  ENAMETOOLONG: t`its name or path is too long; choose a shorter one`,
  EIO: t`its disk reports an error; look at the messages of the kernel (dmesg) before anything else`,
  EBUSY: t`another program keeps it busy (fuser {file}); run mqttctl again when it has finished`,
  ETXTBSY: t`another program keeps it busy (fuser {file}); run mqttctl again when it has finished`,
  EMFILE: t`too many files are open; raise the limit (ulimit -n) and run mqttctl again`,
  ENFILE: t`too many files are open on this system; close some and run mqttctl again`,
};

/**
 * What stands for `error` to the user: an error of the system becomes a sentence about `file` that tells the next
 * step; everything else stays what it is.
 */
export function asFailure(file: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof MqttctlError || typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) return error;
  return cannotWrite(file, code);
}

/** The sentence about a file that stayed as it was because of an error of the system. */
export function cannotWrite(file: string, code: string): MqttctlError {
  const next = code === 'EPERM' ? notPermitted() : NEXT_STEPS[code];
  const step = next?.replaceAll('{directory}', () => path.dirname(file)).replaceAll('{file}', () => file);
  return new MqttctlError(t`${file} cannot be written (${code}); nothing was changed${step ? `: ${step}` : ''}.`);
}

/** Root may do everything, but not to a file with such an attribute. */
function notPermitted(): string {
  return process.geteuid?.() === 0
    ? t`it or {directory} may be immutable or append-only; lsattr -d shows that and chattr -i or -a ends it`
    : t`run mqttctl as root or as the owner of it and of {directory}`;
}

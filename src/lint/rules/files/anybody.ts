import type { Account, FileSystem } from '../../../installation/filesystem.js';

/** Owns nothing and is in no group: has what others have. */
const ANYBODY: Account = { name: 'anybody', uid: -1, gids: [-1] };

/** Whether every account of the machine may read a file: by its mode, and that of every directory on the way. */
export function anybodyReads(fs: FileSystem, path: string): boolean {
  const access = fs.access(path, ANYBODY, 'read');
  return access.ok && access.value.type === 'file';
}

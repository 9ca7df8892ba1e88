import type { Account } from '../installation/filesystem.js';
import type { FileState } from './file-change.js';
import type { FileUse } from './referred-files.js';

const SECRET: readonly FileUse[] = ['password-file', 'acl-file', 'psk-file', 'private-key', 'plugin data'];
const ANYBODY = 0o004;

/**
 * Whose a new file is, and who may read it. What holds secrets belongs to the broker's account alone, which is what the
 * broker itself asks for; of the rest, what its author keeps from others stays so, but for the broker.
 *
 * @param use undefined: no option names it
 * @param sourceMode permission bits of the candidate
 * @param broker the account that the broker runs as; undefined where it has no ids here
 */
export function rightsOfNew(
  use: FileUse | undefined,
  sourceMode: number,
  broker: Account | undefined,
): Omit<FileState, 'bytes'> {
  const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  // Who is not root can give files to nobody else.
  if (own.uid !== 0 || broker === undefined) return { ...own, mode: isSecret(use) ? 0o600 : sourceMode & 0o644 };
  const group = broker.gids[0] ?? own.gid;
  if (isSecret(use)) return { uid: broker.uid, gid: group, mode: 0o600 };
  return (sourceMode & ANYBODY) === 0 ? { uid: 0, gid: group, mode: 0o640 } : { uid: 0, gid: 0, mode: 0o644 };
}

function isSecret(use: FileUse | undefined): boolean {
  return use !== undefined && SECRET.includes(use);
}

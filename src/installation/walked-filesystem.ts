import type { Account, FileStatus, FileSystem, Outcome, Refusal, Want } from './filesystem.js';

const LINKS_MAX = 40;
const PATH_BYTES_MAX = 4095;
const NAME_BYTES_MAX = 255;
/** A file of the broker is far smaller; more than this is a mistake, not a configuration. */
const READ_MAX = 256 * 1024 * 1024;

/**
 * A file system that finds its way as Linux does: component by component, following symbolic links, with
 * the error that the kernel gives and the path that causes it. What a path is, is told by the five
 * primitives of a subclass, which only see canonical paths: absolute, without links, `.` and `..`. So no
 * link can lead out of the tree that the primitives know.
 *
 * Rights are judged by owner, group and mode. POSIX ACLs, capabilities and security modules are not looked at.
 */
export abstract class WalkedFileSystem implements FileSystem {
  /** `fs.protected_symlinks`: in a sticky directory that all may write to, only links of one's own are followed. */
  protected abstract readonly protectsLinks: boolean;
  /** Status of the thing itself, never of what a link points to. */
  protected abstract status(path: string): Outcome<FileStatus>;
  /** As `status`, of a directory or link on the way; may be remembered. */
  protected abstract statusOnTheWay(path: string): Outcome<FileStatus>;
  protected abstract linkTarget(path: string): Outcome<string>;
  /** The first `length` bytes of a regular file. */
  protected abstract content(path: string, length: number): Outcome<Buffer>;
  protected abstract names(path: string): Outcome<readonly string[]>;
  /** Whether the thing is on a file system that is mounted read-only. */
  protected abstract isReadOnly(path: string): boolean;
  abstract hostPath(path: string): string;

  read(path: string, limit = READ_MAX): Outcome<Buffer> {
    const content = this.head(path, limit + 1);
    return content.ok && content.value.length > limit ? refuse('EIO', path) : content;
  }

  head(path: string, length: number): Outcome<Buffer> {
    const found = this.walk(path, { follow: true });
    if (!found.ok) return found;
    const { status, path: real } = found.value;
    if (status.type === 'directory') return refuse('EISDIR', real);
    // Opening anything else can block, or do something.
    return status.type === 'file' ? this.content(real, length) : refuse('EIO', real);
  }

  stat(path: string): Outcome<FileStatus> {
    return statusOf(this.walk(path, { follow: true }));
  }

  lstat(path: string): Outcome<FileStatus> {
    return statusOf(this.walk(path, { follow: false }));
  }

  list(path: string): Outcome<readonly string[]> {
    const found = this.walk(path, { follow: true });
    if (!found.ok) return found;
    return found.value.status.type === 'directory' ? this.names(found.value.path) : refuse('ENOTDIR', found.value.path);
  }

  realPath(path: string): Outcome<string> {
    const found = this.walk(path, { follow: true });
    return found.ok ? { ok: true, value: found.value.path } : found;
  }

  /** To `write` in a directory takes the right to search it too: nothing can be made there without. */
  access(path: string, account: Account, want: Want): Outcome<FileStatus> {
    const found = this.walk(path, { follow: true, account });
    if (!found.ok) return found;
    const { status, path: real } = found.value;
    const isDirectory = status.type === 'directory';
    if (want === 'search' && !isDirectory) return refuse('ENOTDIR', real);
    if (want === 'write' && this.isReadOnly(real) && (isDirectory || status.type === 'file'))
      return refuse('EROFS', real);
    const needed = want === 'read' ? READ : want === 'search' ? SEARCH : isDirectory ? WRITE | SEARCH : WRITE;
    return may(account, status, needed) ? { ok: true, value: status } : refuse('EACCES', real);
  }

  private walk(path: string, { follow, account }: { follow: boolean; account?: Account }): Outcome<Found> {
    if (path === '' || path.includes('\0')) return refuse('ENOENT', path);
    if (Buffer.byteLength(path) > PATH_BYTES_MAX) return refuse('ENAMETOOLONG', path);
    const root = this.statusOnTheWay('/');
    if (!root.ok) return root;
    let here: Found = { path: '/', status: root.value };
    let links = 0;
    // A stack: the next component is the last of the list. After a final slash there is an empty one.
    const pending = path.split('/').reverse();
    while (pending.length > 0) {
      const name = pending.pop() as string;
      if (here.status.type !== 'directory') return refuse('ENOTDIR', here.path);
      if (name === '') continue;
      if (account && !may(account, here.status, SEARCH)) return refuse('EACCES', here.path);
      if (name === '.') continue;
      if (name === '..') {
        const parent: string = here.path.slice(0, here.path.lastIndexOf('/')) || '/';
        const status = this.statusOnTheWay(parent);
        if (!status.ok) return status;
        here = { path: parent, status: status.value };
        continue;
      }
      const isLast = pending.length === 0;
      const child = here.path === '/' ? `/${name}` : `${here.path}/${name}`;
      if (Buffer.byteLength(name) > NAME_BYTES_MAX) return refuse('ENAMETOOLONG', child);
      const status = isLast ? this.status(child) : this.statusOnTheWay(child);
      if (!status.ok) return status;
      if (status.value.type !== 'symlink' || (isLast && !follow)) {
        here = { path: child, status: status.value };
        continue;
      }
      if (account && this.protectsLinks && isForeignLink(here.status, status.value, account))
        return refuse('EACCES', child);
      if (++links > LINKS_MAX) return refuse('ELOOP', child);
      const target = this.linkTarget(child);
      if (!target.ok) return target;
      if (target.value.startsWith('/')) here = { path: '/', status: root.value };
      pending.push(...target.value.split('/').reverse());
    }
    return { ok: true, value: here };
  }
}

/** What a path leads to: its canonical path, and its status. */
interface Found {
  readonly path: string;
  readonly status: FileStatus;
}

export const READ = 4;
const WRITE = 2;
export const SEARCH = 1;

/** One class of bits counts: the owner's, else the group's, else that of others, even where a later one gives more. */
export function may({ uid, gids }: Account, status: FileStatus, needed: number): boolean {
  if (uid === 0) return true;
  const shift = uid === status.uid ? 6 : gids.includes(status.gid) ? 3 : 0;
  return ((status.mode >> shift) & needed) === needed;
}

function isForeignLink(directory: FileStatus, link: FileStatus, account: Account): boolean {
  const isStickyForAll = (directory.mode & 0o1002) === 0o1002;
  return isStickyForAll && link.uid !== account.uid && link.uid !== directory.uid;
}

function statusOf(found: Outcome<Found>): Outcome<FileStatus> {
  return found.ok ? { ok: true, value: found.value.status } : found;
}

export function refuse(code: Refusal['code'], at: string): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { code, at } };
}

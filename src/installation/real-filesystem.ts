import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  type Stats,
} from 'node:fs';
import { dirname, normalize, resolve } from 'node:path';
import type { FileStatus, Outcome, Refusal } from './filesystem.js';
import { refuse, WalkedFileSystem } from './walked-filesystem.js';

/** A pipe that took the place of a file does not block, a link that took its place is not followed. */
const READ_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
const CHUNK = 64 * 1024;
const PROTECTED_SYMLINKS = '/proc/sys/fs/protected_symlinks';

/**
 * The files of this machine, or those under `root` as if it were `/`: links, absolute ones too, and `..` stay
 * inside, and nothing outside is read. Directories and links on the way to a file are looked at once
 * per instance, files themselves every time. Names that are not UTF-8 cannot be reached.
 */
export class RealFileSystem extends WalkedFileSystem {
  /** '' for the machine itself, else the absolute path of the other root. Its own links are the kernel's to follow. */
  private readonly root: string;
  private readonly known = new Map<string, Outcome<FileStatus>>();
  private linkProtection: boolean | undefined;

  constructor(root = '/') {
    super();
    const absolute = resolve(root);
    this.root = absolute === '/' ? '' : absolute;
  }

  /** With links resolved under another root, so that an editor that opens it stays inside. */
  hostPath(path: string): string {
    if (this.root === '') return path;
    const real = this.realPath(path);
    if (real.ok) return this.root + real.value;
    // Something is missing: resolve what is there.
    const inside = normalize(`/${path}`);
    const slash = inside.replace(/\/+$/, '').lastIndexOf('/');
    return slash <= 0 ? this.root + inside : this.hostPath(inside.slice(0, slash)) + inside.slice(slash);
  }

  protected get protectsLinks(): boolean {
    this.linkProtection ??= this.root !== '' || protectsLinksHere();
    return this.linkProtection;
  }

  protected status(path: string): Outcome<FileStatus> {
    return attempt(path, dirname(path), () => {
      const stats = lstatSync(this.root + path, { throwIfNoEntry: false });
      return stats ? { ok: true, value: toStatus(stats) } : refuse('ENOENT', path);
    });
  }

  protected statusOnTheWay(path: string): Outcome<FileStatus> {
    const known = this.known.get(path);
    if (known) return known;
    const status = this.status(path);
    if (status.ok) this.known.set(path, status);
    return status;
  }

  protected linkTarget(path: string): Outcome<string> {
    return attempt(path, path, () => ({ ok: true, value: readlinkSync(this.root + path) }));
  }

  protected content(path: string, length: number): Outcome<Buffer> {
    return attempt(path, path, () => {
      const fd = openSync(this.root + path, READ_FLAGS);
      try {
        const stats = fstatSync(fd);
        return stats.isFile() ? { ok: true, value: readUpTo(fd, stats.size, length) } : refuse('EIO', path);
      } finally {
        closeSync(fd);
      }
    });
  }

  protected names(path: string): Outcome<readonly string[]> {
    return attempt(path, path, () => ({ ok: true, value: readdirSync(this.root + path) }));
  }

  /** Of another root it is not known how it will be mounted. */
  protected isReadOnly(path: string): boolean {
    if (this.root !== '') return false;
    try {
      accessSync(path, constants.W_OK);
      return false;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EROFS';
    }
  }
}

/** The size is only a hint: a file may grow, and those of /proc say 0. */
function readUpTo(fd: number, size: number, length: number): Buffer {
  let buffer = Buffer.allocUnsafe(Math.min(length, size + 1));
  let filled = 0;
  while (filled < length) {
    if (filled === buffer.length)
      buffer = Buffer.concat([buffer, Buffer.allocUnsafe(Math.min(CHUNK, length - filled))]);
    const count = readSync(fd, buffer, filled, buffer.length - filled, null);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}

const CODES: ReadonlySet<string> = new Set<Refusal['code']>([
  'ENOENT',
  'EACCES',
  'ENOTDIR',
  'ELOOP',
  'EISDIR',
  'ENAMETOOLONG',
  'EROFS',
]);

/** What `action` gives, or the error that the system gave to mqttctl; `barrier` is what stops one without rights. */
function attempt<T>(path: string, barrier: string, action: () => Outcome<T>): Outcome<T> {
  try {
    return action();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'EACCES' || code === 'EPERM')
      return { ok: false, refusal: { code: 'EACCES', at: barrier, unseen: true } };
    return refuse(CODES.has(code) ? (code as Refusal['code']) : 'EIO', path);
  }
}

function toStatus(stats: Stats): FileStatus {
  return { type: typeOf(stats), mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid, size: stats.size };
}

function typeOf(stats: Stats): FileStatus['type'] {
  switch (stats.mode & constants.S_IFMT) {
    case constants.S_IFREG:
      return 'file';
    case constants.S_IFDIR:
      return 'directory';
    case constants.S_IFLNK:
      return 'symlink';
    case constants.S_IFSOCK:
      return 'socket';
    case constants.S_IFIFO:
      return 'fifo';
    default:
      return 'device';
  }
}

function protectsLinksHere(): boolean {
  try {
    return readFileSync(PROTECTED_SYMLINKS, 'utf8').trim() !== '0';
  } catch {
    // No Linux, or an old one.
    return false;
  }
}

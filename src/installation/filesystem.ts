/** Who opens a file: the ids that the kernel compares with owner, group and mode. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  /** The primary group first, then the supplementary ones. */
  readonly gids: readonly number[];
}

export interface FileStatus {
  readonly type: 'file' | 'directory' | 'symlink' | 'socket' | 'fifo' | 'device';
  /** Permission bits, 0o000 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
}

/**
 * Why a path cannot be used: the error that the kernel would give, and the path (the file itself, a
 * parent directory, or the target of a symbolic link) that causes it.
 */
export interface Refusal {
  readonly code: 'ENOENT' | 'EACCES' | 'ENOTDIR' | 'ELOOP' | 'EISDIR' | 'EIO' | 'ENAMETOOLONG' | 'EROFS';
  readonly at: string;
  /** Set where mqttctl's own rights ended: what is there, and what an account may do with it, is not known. */
  readonly unseen?: true;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** What an account wants of a path. */
export type Want = 'read' | 'write' | 'search';

/**
 * The one way in which mqttctl looks at files. Paths are absolute and seen as the broker sees them;
 * an implementation may keep them elsewhere (under --root, or in memory for tests). Nothing here writes.
 */
export interface FileSystem {
  /** Content, following symbolic links. `limit` bytes at most are read: a larger file is an EIO refusal. */
  read(path: string, limit?: number): Outcome<Buffer>;
  /** The first `length` bytes at most, following symbolic links. */
  head(path: string, length: number): Outcome<Buffer>;
  /** Status, following symbolic links. */
  stat(path: string): Outcome<FileStatus>;
  /** Status of the last component itself. */
  lstat(path: string): Outcome<FileStatus>;
  /** Names in a directory, unsorted, without `.` and `..`. */
  list(path: string): Outcome<readonly string[]>;
  /** The path with every symbolic link resolved. */
  realPath(path: string): Outcome<string>;
  /**
   * Whether `account` may use an existing path so, judged by owner, group and mode of the file and by
   * the search right on every directory on the way (links followed). uid 0 may read and write
   * everything. Not by whether mqttctl itself may.
   */
  access(path: string, account: Account, want: Want): Outcome<FileStatus>;
  /** Where a path of the broker's world is on this machine's disk, for messages, edits and editors. */
  hostPath(path: string): string;
}

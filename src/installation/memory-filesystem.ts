import type { Account, FileStatus, Outcome } from './filesystem.js';
import { may, READ, refuse, SEARCH, WalkedFileSystem } from './walked-filesystem.js';

interface Rights {
  /** Default 0o644, directories 0o755. */
  readonly mode?: number;
  /** Default 0, root. */
  readonly uid?: number;
  readonly gid?: number;
}

/** What stands at a path: content, a link to somewhere, a directory, or something that is none of these. */
export type MemoryEntry =
  | string
  | Buffer
  | (Rights & { readonly content: string | Buffer })
  | (Rights & { readonly link: string })
  | (Rights & { readonly dir: true; readonly readOnly?: true })
  | (Rights & { readonly special: 'socket' | 'fifo' | 'device' });

interface Node {
  readonly status: FileStatus;
  readonly content: Buffer;
  readonly link: string;
  readonly readOnly: boolean;
}

interface MemoryOptions {
  /** Whose rights mqttctl itself has; default root's. */
  readonly viewer?: Account;
  readonly protectsLinks?: boolean;
}

/**
 * A file tree in memory, for tests: `{ '/etc/x': 'content', '/etc/y': { link: 'x' } }`. Directories that are not
 * mentioned belong to root and are open to all; what is below a `readOnly` directory is mounted so.
 */
export class MemoryFileSystem extends WalkedFileSystem {
  protected readonly protectsLinks: boolean;
  private readonly viewer: Account | undefined;
  private readonly nodes = new Map<string, Node>();
  private readonly children = new Map<string, Set<string>>();

  constructor(tree: Readonly<Record<string, MemoryEntry>>, { viewer, protectsLinks = false }: MemoryOptions = {}) {
    super();
    this.viewer = viewer;
    this.protectsLinks = protectsLinks;
    this.add('/', { dir: true });
    for (const [path, entry] of Object.entries(tree)) this.add(path, entry);
  }

  hostPath(path: string): string {
    return path;
  }

  protected status(path: string): Outcome<FileStatus> {
    const parent = this.nodes.get(parentOf(path));
    if (parent && path !== '/' && !this.mayView(parent, SEARCH)) return unseen(parentOf(path));
    const node = this.nodes.get(path);
    return node ? { ok: true, value: node.status } : refuse('ENOENT', path);
  }

  protected statusOnTheWay(path: string): Outcome<FileStatus> {
    return this.status(path);
  }

  protected linkTarget(path: string): Outcome<string> {
    return { ok: true, value: this.node(path).link };
  }

  protected content(path: string, length: number): Outcome<Buffer> {
    const node = this.node(path);
    return this.mayView(node, READ) ? { ok: true, value: node.content.subarray(0, length) } : unseen(path);
  }

  protected names(path: string): Outcome<readonly string[]> {
    if (!this.mayView(this.node(path), READ)) return unseen(path);
    return { ok: true, value: [...(this.children.get(path) ?? [])] };
  }

  protected isReadOnly(path: string): boolean {
    return this.node(path).readOnly || (path !== '/' && this.isReadOnly(parentOf(path)));
  }

  private add(path: string, entry: MemoryEntry): void {
    if (path !== '/') {
      const parent = parentOf(path);
      if (!this.nodes.has(parent)) this.add(parent, { dir: true });
      const siblings = this.children.get(parent) ?? new Set();
      this.children.set(parent, siblings.add(path.slice(path.lastIndexOf('/') + 1)));
    }
    this.nodes.set(path, toNode(entry));
  }

  /** One that the walk has found. */
  private node(path: string): Node {
    return this.nodes.get(path) as Node;
  }

  private mayView(node: Node, needed: number): boolean {
    return !this.viewer || may(this.viewer, node.status, needed);
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function toNode(written: MemoryEntry): Node {
  const entry = typeof written === 'string' || Buffer.isBuffer(written) ? { content: written } : written;
  const content = Buffer.from('content' in entry ? entry.content : '');
  const link = 'link' in entry ? entry.link : '';
  const type = 'dir' in entry ? 'directory' : 'link' in entry ? 'symlink' : 'special' in entry ? entry.special : 'file';
  const usual = type === 'directory' ? 0o755 : type === 'symlink' ? 0o777 : 0o644;
  const { mode = usual, uid = 0, gid = 0 } = entry;
  return {
    status: { type, mode, uid, gid, size: link.length || content.length },
    content,
    link,
    readOnly: 'readOnly' in entry,
  };
}

function unseen(at: string) {
  return { ok: false, refusal: { code: 'EACCES', at, unseen: true } } as const;
}

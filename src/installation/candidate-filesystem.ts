import { posix } from 'node:path';
import type { FileStatus, Outcome } from './filesystem.js';
import { RealFileSystem } from './real-filesystem.js';

/** A file as it would be after a change that is not made yet. */
export interface Candidate {
  /** Absolute; a link to it is followed. */
  readonly path: string;
  /** Undefined: it would be gone. */
  readonly bytes: Buffer | undefined;
  /** Of a file that is new; an old one keeps its own. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Of a file that is new, permission bits; 0o600 when left out. */
  readonly mode?: number;
}

const NEW_DIRECTORY = 0o755;

/**
 * The files of this machine, or those under another root, with some of them already changed: to ask what the broker
 * would make of it. Directories that a new file needs are there, open to all.
 */
export class CandidateFileSystem extends RealFileSystem {
  readonly #candidates = new Map<string, Candidate>();
  /** Names that candidates add, by directory. */
  readonly #added = new Map<string, Set<string>>();

  constructor(candidates: readonly Candidate[], root?: string) {
    super(root);
    // All of them are looked up in the files as they are.
    const places = candidates.map((candidate) => [this.#canonical(candidate.path), candidate] as const);
    for (const [path, candidate] of places) {
      this.#candidates.set(path, candidate);
      if (candidate.bytes) this.#addName(path);
    }
  }

  /** With links resolved as far as there is something. */
  #canonical(path: string): string {
    const real = this.realPath(path);
    if (real.ok) return real.value;
    const parent = posix.dirname(path);
    return parent === path ? path : posix.join(this.#canonical(parent), posix.basename(path));
  }

  #addName(path: string): void {
    const parent = posix.dirname(path);
    if (parent === path) return;
    this.#added.set(parent, (this.#added.get(parent) ?? new Set()).add(posix.basename(path)));
    this.#addName(parent);
  }

  protected override status(path: string): Outcome<FileStatus> {
    const status = super.status(path);
    const candidate = this.#candidates.get(path);
    if (!candidate) return status.ok || !this.#added.has(path) ? status : { ok: true, value: newDirectory() };
    const { bytes, owner, mode = 0o600 } = candidate;
    if (!bytes) return { ok: false, refusal: { code: 'ENOENT', at: path } };
    const size = bytes.length;
    if (status.ok) return { ok: true, value: { ...status.value, size } };
    return { ok: true, value: { type: 'file', mode, ...(owner ?? ownIds()), size } };
  }

  protected override content(path: string, length: number): Outcome<Buffer> {
    const bytes = this.#candidates.get(path)?.bytes;
    return bytes ? { ok: true, value: bytes.subarray(0, length) } : super.content(path, length);
  }

  protected override names(path: string): Outcome<readonly string[]> {
    const added = [...(this.#added.get(path) ?? [])];
    const names = super.names(path);
    const there = names.ok ? names.value : [];
    if (!names.ok && added.length === 0) return names;
    const all = [...there, ...added.filter((name) => !there.includes(name))];
    return { ok: true, value: all.filter((name) => !this.#isGone(posix.join(path, name))) };
  }

  #isGone(path: string): boolean {
    const candidate = this.#candidates.get(path);
    return candidate !== undefined && candidate.bytes === undefined;
  }
}

function newDirectory(): FileStatus {
  return { type: 'directory', mode: NEW_DIRECTORY, ...ownIds(), size: 0 };
}

function ownIds(): { uid: number; gid: number } {
  return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}

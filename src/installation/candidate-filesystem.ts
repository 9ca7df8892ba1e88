import type { FileStatus, Outcome } from './filesystem.js';
import { RealFileSystem } from './real-filesystem.js';

/** A file as it would be after a change that is not made yet. */
export interface Candidate {
  /** Canonical: absolute, without links. */
  readonly path: string;
  readonly bytes: Buffer;
  /** Of a file that is new; an old one keeps its own. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/** This machine's files with one of them already changed: to ask what the broker would make of it. */
export class CandidateFileSystem extends RealFileSystem {
  constructor(private readonly candidate: Candidate) {
    super();
  }

  protected override status(path: string): Outcome<FileStatus> {
    const { path: changed, bytes, owner } = this.candidate;
    const status = super.status(path);
    if (path !== changed) return status;
    const size = bytes.length;
    if (status.ok) return { ok: true, value: { ...status.value, size } };
    const { uid = process.getuid?.() ?? 0, gid = process.getgid?.() ?? 0 } = owner ?? {};
    return { ok: true, value: { type: 'file', mode: 0o600, uid, gid, size } };
  }

  protected override content(path: string, length: number): Outcome<Buffer> {
    const { path: changed, bytes } = this.candidate;
    return path === changed ? { ok: true, value: bytes.subarray(0, length) } : super.content(path, length);
  }
}

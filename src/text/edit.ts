import type { SourceFile, Span } from './source-file.js';

/** Replaces one span of one file; an empty span inserts, an empty text deletes. */
export interface Edit {
  readonly file: SourceFile;
  readonly span: Span;
  readonly newText: string;
}

/** Edits of one file that do not get into each other's way, in the order of their places. */
export class EditSet {
  readonly #edits: Edit[] = [];

  /** Whether an edit there would change bytes that another one changes, or insert where another begins or ends. */
  collides(span: Span): boolean {
    for (let i = this.#indexOf(span.start); i < this.#edits.length; i++) {
      const other = (this.#edits[i] as Edit).span;
      if (other.start > span.end) return false;
      const inserts = span.start === span.end || other.start === other.end;
      if (inserts || (span.start < other.end && other.start < span.end)) return true;
    }
    return false;
  }

  /** Takes an edit that does not collide. */
  add(edit: Edit): void {
    let index = this.#indexOf(edit.span.start);
    while ((this.#edits[index]?.span.start ?? Number.POSITIVE_INFINITY) < edit.span.start) index++;
    this.#edits.splice(index, 0, edit);
  }

  /** The bytes of a file with the edits made. */
  applyTo(bytes: Buffer): Buffer {
    const parts: Buffer[] = [];
    let at = 0;
    for (const { span, newText } of this.#edits) {
      parts.push(bytes.subarray(at, span.start), Buffer.from(newText));
      at = span.end;
    }
    return Buffer.concat([...parts, bytes.subarray(at)]);
  }

  /** The first edit that ends at or behind an offset. */
  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#edits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#edits[middle] as Edit).span.end < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * The bytes of `file` with those of `edits` that belong to it applied. Everything outside the edited spans stays byte
 * for byte. Of edits that collide, the first in the list wins and the later are left out: they were computed for a
 * text that no longer exists.
 */
export function applyEdits(file: SourceFile, edits: readonly Edit[]): Buffer {
  const taken = new EditSet();
  for (const edit of edits) if (edit.file === file && !taken.collides(edit.span)) taken.add(edit);
  return taken.applyTo(file.bytes);
}

/**
 * The new content of every file that groups of edits would change, each group made whole or not at all: one that
 * collides with an earlier one is left out.
 */
export function combinedEdits(groups: Iterable<readonly Edit[]>): Map<SourceFile, Buffer> {
  /** By path, since the same file may have been read several times. */
  const changes = new Map<string, { file: SourceFile; taken: EditSet }>();
  const changesOf = (file: SourceFile) => {
    const known = changes.get(file.path) ?? { file, taken: new EditSet() };
    changes.set(file.path, known);
    return known;
  };
  for (const edits of groups) {
    if (edits.some((edit) => changesOf(edit.file).taken.collides(edit.span))) continue;
    for (const edit of edits) changesOf(edit.file).taken.add(edit);
  }
  const changed = [...changes.values()].map(({ file, taken }) => [file, taken.applyTo(file.bytes)] as const);
  return new Map(changed.filter(([file, bytes]) => !bytes.equals(file.bytes)));
}

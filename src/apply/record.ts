import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { FileChange, FileState, kindOf } from './file-change.js';
import { MEANS } from './needed.js';

/**
 * How far an apply has come. Up to `prepared` nothing of the installation is touched; from `switching` on it must be
 * finished or undone; `awaiting` is proven and waits for somebody to confirm it.
 */
export const STATES = [
  'prepared',
  'switching',
  'switched',
  'awaiting',
  'done',
  'undone',
  'rolling-back',
  'rolled-back',
] as const;
export type State = (typeof STATES)[number];

/** States in which nothing more is to be done. */
export const ENDS: readonly State[] = ['done', 'undone', 'rolled-back'];

const rights = z.object({ uid: z.int(), gid: z.int(), mode: z.int() });
const fileState = rights.extend({ sha256: z.string() }).nullable();

/** The shape of manifest.json: what an apply changes. The old contents lie beside it, in `before/`, by their number. */
export const manifestSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  /** The main configuration file. */
  config: z.string(),
  purpose: z.enum(['apply', 'rollback']),
  /** Of a rollback: the apply that it undoes, with all later ones. */
  undoes: z.string().optional(),
  means: z.enum(MEANS),
  /** A broker ran before. */
  ran: z.boolean(),
  files: z.array(z.object({ path: z.string(), before: fileState, after: fileState })),
  /** Directories that are made for new files, the outermost first. */
  directories: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The shape of journal.json: every step, written to the disk before it is taken. */
export const journalSchema = z.array(
  z.object({
    state: z.enum(STATES),
    at: z.iso.datetime(),
    reason: z.string().optional(),
    /** Of `awaiting`: until when it may be confirmed. */
    until: z.iso.datetime().optional(),
  }),
);
export type JournalEntry = z.infer<typeof journalSchema>[number];

/** What the manifest says of a file. */
export function describeChange(change: FileChange): Manifest['files'][number] {
  return { path: change.path, before: describe(change.before), after: describe(change.after) };
}

function describe(state: FileState | undefined): Manifest['files'][number]['before'] {
  return state ? { uid: state.uid, gid: state.gid, mode: state.mode, sha256: digestOf(state.bytes) } : null;
}

export function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** As {@link kindOf}, of what was noted. */
export function kindOfNoted({ before, after }: Manifest['files'][number]): ReturnType<typeof kindOf> {
  return before === null ? 'added' : after === null ? 'removed' : 'changed';
}

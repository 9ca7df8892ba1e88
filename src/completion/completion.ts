/** Something that may come next on the command line. */
export interface Candidate {
  readonly value: string;
  readonly description?: string | undefined;
}

/** All that may come next, whatever the shell. */
export interface Completion {
  /** Files and directories are the shell's own business. */
  readonly kind: 'words' | 'files' | 'directories';
  /** What of the current word stays before every candidate, as `--only=tls,`. */
  readonly head: string;
  readonly candidates: readonly Candidate[];
}

export const NOTHING: Completion = { kind: 'words', head: '', candidates: [] };

export function words(candidates: readonly Candidate[], head = ''): Completion {
  return { kind: 'words', head, candidates };
}

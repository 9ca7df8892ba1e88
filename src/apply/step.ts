/** What an apply does, in its order. */
export const STEP_NAMES = [
  ...(['recover', 'judge', 'rehearse', 'look', 'back up', 'write', 'reload', 'restart', 'prove'] as const),
  ...(['confirm', 'put back'] as const),
] as const;

/** Something that was done. */
export interface Step {
  readonly name: (typeof STEP_NAMES)[number];
  readonly good: boolean;
  /** What came of it, in words. */
  readonly detail: string;
}

/** Told of every step when it is done. */
export type Tell = (step: Step) => void;

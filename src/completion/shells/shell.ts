import type { Completion } from '../completion.js';

/** How a shell is served: the script asks `mqttctl complete SHELL -- …` at every TAB, and understands the answer. */
export interface Shell {
  readonly script: string;
  /** The words after `mqttctl` that the script hands over; the last one is being written. */
  words(asked: readonly string[]): readonly string[];
  answer(completion: Completion, asked: readonly string[]): string;
}

/** A line for the kind, which says how to go on, and one for each candidate. */
export function lines(kind: string, candidates: readonly string[]): string {
  return [kind, ...candidates].map((line) => `${line}\n`).join('');
}

import { closest } from '../conf/evaluate/spelling.js';

/** The command or flag that was probably meant: of those that are as near, one that begins with the same letter. */
export function closestWord(word: string, known: readonly string[]): string | undefined {
  return closest(
    word,
    known.toSorted((a, b) => Number(b[0] === word[0]) - Number(a[0] === word[0])),
  );
}

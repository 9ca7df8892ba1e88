import { closest } from '../conf/evaluate/spelling.js';

/** The command or flag that was probably meant: of those that are as near, one that begins with the same letter. */
export function closestWord(word: string, known: readonly string[]): string | undefined {
  const likelyFirst = known.toSorted((a, b) => Number(b[0] === word[0]) - Number(a[0] === word[0]));
  // What knows the spelling of options wants their `_`.
  const meant = closest(word, likelyFirst.map(withUnderscores));
  return likelyFirst.find((each) => withUnderscores(each) === meant);
}

function withUnderscores(name: string): string {
  return name.replaceAll('-', '_');
}

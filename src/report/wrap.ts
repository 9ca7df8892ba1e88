import { width } from './snippet.js';

/** Breaks a text between words into lines of so many columns; a word that is longer stands alone. */
export function wrap(text: string, columns = 80): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) as string;
    if (width(last) + width(word) + 1 > columns) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines[0] === '' && lines.length > 1 ? lines.slice(1) : lines;
}

import { UNSAFE } from './visible.js';

/** A JSON document for a program to read, in which nothing can drive the terminal of a person who looks at it. */
export function jsonText(document: object): string {
  const text = JSON.stringify(document, null, 2);
  // Outside of strings there is nothing to escape but the newlines, which are wanted.
  return `${text.replace(UNSAFE, (character) => (character === '\n' ? character : escaped(character)))}\n`;
}

function escaped(character: string): string {
  return character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

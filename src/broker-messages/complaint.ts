import type { Explanation } from './explain.js';

/** What a broker says when it begins to read its files again. */
export const RELOADING = /(?:^|: )Reloading config\.$/;

/** The family of a message: who it is about. */
export function familyOf({ id }: Explanation): string {
  return id.slice(0, id.indexOf('/'));
}

/** Whether a line tells of something wrong; one that is not known is taken at its word. */
export function isError(text: string, explanation: Explanation | undefined): boolean {
  return explanation ? explanation.severity === 'error' : /(?:^|: )Error\b/.test(text);
}

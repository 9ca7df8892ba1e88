/** What the printf of C makes of a conversion: texts can hold anything, numbers cannot. */
const CONVERSION = /%(?:%|[-+ 0-9.]*(?:l|ll|h|z)?([sdiuXx]))/g;

/**
 * The lines that a printf format makes, with each text and number that is filled in as a group. Formats of upstream's
 * source serve as the patterns themselves: what is supported can so be compared with the source word by word.
 */
export function lineOf(format: string): RegExp {
  let pattern = '';
  let end = 0;
  for (const match of format.matchAll(CONVERSION)) {
    pattern += escaped(format.slice(end, match.index)) + groupFor(match[1]);
    end = match.index + match[0].length;
  }
  return new RegExp(`^${pattern}${escaped(format.slice(end))}$`, 's');
}

/** How many characters of a format are its own: the more there are, the surer it is that a line comes from it. */
export function ownCharacters(format: string): number {
  return format.replace(CONVERSION, '').length;
}

function groupFor(kind: string | undefined): string {
  if (kind === undefined) return '%';
  if (kind === 's') return '(.*)';
  return kind === 'X' || kind === 'x' ? '([0-9A-Fa-f]+)' : '(-?\\d+)';
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

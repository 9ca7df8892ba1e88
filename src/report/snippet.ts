import { secretsOnLine, shownText } from '../lint/secrets.js';
import type { Place } from '../text/diagnostic.js';
import type { Span } from '../text/source-file.js';
import { visible } from './visible.js';

/** Characters of a line that are shown at most; the part round the span is kept. */
const WIDTH_MAX = 100;
/** Bytes that are looked at for them: lines can be huge, a character has four bytes at most. */
const WINDOW = 4 * WIDTH_MAX;

export interface SnippetStyle {
  readonly margin: (text: string) => string;
  readonly underline: (text: string) => string;
}

/**
 * The line of a place with the span underlined; a span over several lines is underlined on its first. Secrets are
 * hidden, and a span in one or into one is widened to the whole of it.
 */
export function snippet({ file, span }: Place, { margin, underline }: SnippetStyle): string[] {
  if (file.lineCount === 0) return [];
  const line = file.lineAt(span.start);
  const whole = file.lineSpan(line);
  const secrets = secretsOnLine(file, whole);
  const { start, end } = widened(
    { start: span.start, end: Math.min(Math.max(span.end, span.start), whole.end) },
    secrets,
  );
  const shown = (from: number, to: number) => shownText(file, { start: from, end: to }, secrets);
  const cut = cutAround(
    characters(shown(Math.max(whole.start, start - WINDOW), start)),
    characters(shown(start, Math.min(end, start + WINDOW))),
    characters(shown(end, Math.min(whole.end, end + WINDOW)).replace(/\r$/, '')),
  );
  const number = String(line);
  const gutter = ' '.repeat(number.length);
  return [
    `  ${margin(`${number} |`)} ${cut.before}${cut.marked}${cut.after}`,
    `  ${margin(`${gutter} |`)} ${' '.repeat(width(cut.before))}${underline('^'.repeat(Math.max(width(cut.marked), 1)))}`,
  ];
}

function widened({ start, end }: Span, secrets: readonly Span[]): Span {
  const holds = (offset: number) => secrets.find((secret) => secret.start < offset && offset < secret.end);
  return { start: holds(start)?.start ?? start, end: holds(end)?.end ?? end };
}

function characters(text: string): string[] {
  return [...visible(text)];
}

function cutAround(before: string[], marked: string[], after: string[]): Record<'before' | 'marked' | 'after', string> {
  const fits = before.length + marked.length + after.length <= WIDTH_MAX;
  const core = fits || marked.length <= WIDTH_MAX / 2 ? marked : [...marked.slice(0, WIDTH_MAX / 2), '…'];
  const room = fits ? WIDTH_MAX : Math.floor((WIDTH_MAX - core.length) / 2);
  return {
    before: (before.length > room ? ['…', ...before.slice(-room)] : before).join(''),
    marked: core.join(''),
    after: (after.length > room ? [...after.slice(0, room), '…'] : after).join(''),
  };
}

/** Columns that a text takes on a terminal: two for East Asian wide characters and emoji, none for combining marks. */
export function width(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return columns;
}

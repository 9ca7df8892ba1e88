/** Draws what a program wrote to a terminal. */
import { escapeXml } from '../src/report/xml.js';

const COLUMNS = 80;
const FONT_SIZE = 14;
/** Most monospace fonts are about that wide; `textLength` does the rest. */
const CELL = FONT_SIZE * 0.6;
const LINE = 19;
const MARGIN = 18;
const TITLE_BAR = 36;
const FONTS = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace';
const COLOURS: Readonly<Record<number, string>> = {
  31: '#ff7b72',
  32: '#56d364',
  33: '#e3b341',
  34: '#79c0ff',
  36: '#56d4dd',
};

/** How a character looks: the attributes that the commands use. */
interface Style {
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly colour?: string | undefined;
}

interface Cell {
  readonly character: string;
  readonly style: Style;
}

/** A word, by itself, since spaces are drawn otherwise by every program. */
interface Word {
  readonly column: number;
  readonly characters: string[];
  readonly style: Style;
}

/**
 * A window with the text in it, 80 columns wide.
 *
 * @param text with the escape sequences of colours
 * @throws Error at a sequence that it does not know
 */
export function terminalSvg(text: string, title: string): string {
  const lines = linesOf(text);
  const width = COLUMNS * CELL + 2 * MARGIN;
  const height = TITLE_BAR + lines.length * LINE + MARGIN;
  const drawn = lines.flatMap((words, index) => words.map((word) => drawnWord(word, TITLE_BAR + (index + 1) * LINE)));
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" fill="#e6edf3">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>text { font: ${FONT_SIZE}px ${FONTS} }</style>`,
    `<rect width="${width}" height="${height}" rx="10" fill="#0d1117" stroke="#484f58"/>`,
    ...['#ff5f57', '#febc2e', '#28c840'].map(
      (colour, index) => `<circle cx="${MARGIN + 4 + index * 20}" cy="20" r="6" fill="${colour}"/>`,
    ),
    ...drawn,
    '</svg>',
  ].join('\n')}\n`;
}

/** The lines of the screen: a line that is too long goes on in the next, as in a terminal. */
function linesOf(text: string): Word[][] {
  let style: Style = {};
  return text
    .replace(/\n$/, '')
    .split('\n')
    .flatMap((line) => {
      const [plain = '', ...parts] = line.split('\u001b[');
      const cells = cellsOf(plain, style);
      for (const part of parts) {
        const end = part.indexOf('m');
        style = changed(style, Number(part.slice(0, end)));
        cells.push(...cellsOf(part.slice(end + 1), style));
      }
      const rows = Math.max(1, Math.ceil(cells.length / COLUMNS));
      return Array.from({ length: rows }, (_, row) => wordsOf(cells.slice(row * COLUMNS, (row + 1) * COLUMNS)));
    });
}

function cellsOf(text: string, style: Style): Cell[] {
  return [...text].map((character) => ({ character, style }));
}

function wordsOf(cells: readonly Cell[]): Word[] {
  const words: Word[] = [];
  for (const [column, { character, style }] of cells.entries()) {
    const last = words.at(-1);
    if (character === ' ') continue;
    if (last?.style === style && last.column + last.characters.length === column) last.characters.push(character);
    else words.push({ column, characters: [character], style });
  }
  return words;
}

function changed(style: Style, code: number): Style {
  if (code === 0) return {};
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { ...style, colour: undefined };
  const colour = COLOURS[code];
  if (colour) return { ...style, colour };
  throw new Error(`there is no way to draw attribute ${code}`);
}

function drawnWord({ column, characters, style }: Word, baseline: number): string {
  const attributes = [
    `x="${round(MARGIN + column * CELL)}" y="${baseline}" textLength="${round(characters.length * CELL)}"`,
    ...(style.colour ? [`fill="${style.colour}"`] : []),
    ...(style.bold ? ['font-weight="bold"'] : []),
    ...(style.dim ? ['fill-opacity="0.65"'] : []),
  ];
  return `<text ${attributes.join(' ')}>${escapeXml(characters.join(''))}</text>`;
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}

import { stripVTControlCharacters } from 'node:util';
import { width } from './snippet.js';

const GAP = '  ';

/** Rows of cells in columns that line up; cells may hold colours. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, shownWidth(cell));
  }
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - shownWidth(cell)))
      .join(GAP)
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join('');
}

function shownWidth(cell: string): number {
  return width(stripVTControlCharacters(cell));
}

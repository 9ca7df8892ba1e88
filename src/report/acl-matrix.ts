import type { Cell, Matrix } from '../acl/matrix.js';
import { decode } from '../conf/tokens.js';
import { t } from '../language/t.js';
import { table } from './table.js';
import { visible } from './visible.js';

const ANONYMOUS = t`(anonymous)`;

/** `rw` for all of the topics, in brackets for a part of them; `-` for none. */
export function cellText({ read, write }: Cell): string {
  const of = (reach: Cell['read'], letter: string) =>
    reach === 'all' ? letter : reach === 'part' ? `(${letter})` : '';
  return of(read, 'r') + of(write, 'w') || '-';
}

/** For programs; its shape is published in schemas/acl-matrix.schema.json. */
export function matrixDocument({ filters, rows }: Matrix): object {
  return {
    topics: filters.map(decode),
    rows: rows.map(({ username, cells }) => ({
      username: username === undefined ? null : decode(username),
      access: cells.map(({ read, write }) => ({ read, write })),
    })),
  };
}

/** For people. */
export function matrixText({ filters, rows }: Matrix): string {
  const body = rows.map(({ username, cells }) => [visible(nameOf(username)), ...cells.map(cellText)]);
  return `${table([['', ...filters.map((filter) => visible(decode(filter)))], ...body])}\n${t`r: read, w: write; in brackets: a part of the topics`}\n`;
}

/** For spreadsheets (RFC 4180). */
export function matrixCsv({ filters, rows }: Matrix): string {
  const lines = [
    ['user', ...filters.map(decode)],
    ...rows.map(({ username, cells }) => [nameOf(username), ...cells.map(cellText)]),
  ];
  return lines.map((line) => `${line.map(csvField).join(',')}\r\n`).join('');
}

function nameOf(username: string | undefined): string {
  return username === undefined ? ANONYMOUS : decode(username);
}

/** A spreadsheet takes what begins with such a character for a formula; a blank before it keeps it a text. */
function csvField(text: string): string {
  const harmless = /^[=+\-@\t\r]./.test(text) ? ` ${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A page of its own that reads well on a phone: the names stay in sight while the topics scroll. */
export function matrixHtml(matrix: Matrix, title: string): string {
  const head = matrix.filters
    .map((filter) => `<th scope="col"><span>${escapeHtml(decode(filter))}</span></th>`)
    .join('');
  const body = matrix.rows
    .map(({ username, cells }) => {
      const row = cells.map(htmlCell).join('');
      return `<tr><th scope="row">${escapeHtml(nameOf(username))}</th>${row}</tr>`;
    })
    .join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
:root { color-scheme: light dark; --line: #8884; --all: #2e9e5b; --part: #d9a514; --paper: #fff; --ink: #1b1b1b; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181c; --ink: #e8e8e8; } }
body { margin: 0; padding: 1rem; font: 1rem/1.4 system-ui, sans-serif; background: var(--paper); color: var(--ink); }
h1 { font-size: 1.2rem; overflow-wrap: anywhere; }
.scroll { overflow: auto; max-height: 85vh; border: 1px solid var(--line); border-radius: .4rem; }
table { border-collapse: separate; border-spacing: 0; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: center; white-space: nowrap; }
thead th { position: sticky; top: 0; background: var(--paper); z-index: 1; vertical-align: bottom; font-weight: 500; }
thead th span { font-family: ui-monospace, monospace; font-size: .85rem; }
tbody th { position: sticky; left: 0; background: var(--paper); text-align: left; max-width: 40vw; overflow: hidden; text-overflow: ellipsis; }
thead th:first-child { left: 0; z-index: 2; }
b { display: inline-block; min-width: 1.2em; border-radius: .25em; color: #fff; font-weight: 600; }
.all { background: var(--all); } .part { background: var(--part); color: #1b1b1b; } .none { opacity: .4; }
</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p><b class="all">r</b> may read, <b class="all">w</b> may write; <b class="part">r</b> a part of the topics only; <span class="none">-</span> nothing</p>
<div class="scroll">
<table>
<thead><tr><th scope="col"></th>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table>
</div>
</body>
</html>
`;
}

function htmlCell({ read, write }: Cell): string {
  const mark = (reach: Cell['read'], letter: string, word: string) =>
    reach === 'none' ? '' : `<b class="${reach}" title="may ${word}${reach === 'part' ? ' a part' : ''}">${letter}</b>`;
  const marks = [mark(read, 'r', 'read'), mark(write, 'w', 'write')].filter((text) => text !== '').join(' ');
  return `<td>${marks || '<span class="none">-</span>'}</td>`;
}

function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

import type { Place } from '../text/diagnostic.js';
import { visible } from './visible.js';

/** A workflow command of GitHub Actions, which becomes an annotation at a place. */
export function githubCommand(
  kind: 'error' | 'warning' | 'notice',
  title: string,
  message: string,
  { file, span }: Place,
): string {
  const { start, end } = file.range(span);
  const properties = {
    file: file.path,
    line: start.line,
    col: start.column,
    endLine: end.line,
    endColumn: end.column,
    title,
  };
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(visible(String(value)))}`);
  return `::${kind} ${list.join(',')}::${escapeData(visible(message))}\n`;
}

/** Ends of lines would have to be escaped too, but {@link visible} leaves none. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

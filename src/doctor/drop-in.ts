import { DROP_IN_DIRECTORY } from '../installation/unit-settings.js';
import type { Command } from './check.js';

/**
 * Adds lines to the broker's unit, by a file of their own beside it, so that an upgrade keeps them.
 *
 * @param name of the file, without .conf
 * @param lines with the headings of their sections
 */
export function addToUnit(name: string, lines: readonly string[]): readonly Command[] {
  return [
    ['mkdir', '-p', DROP_IN_DIRECTORY],
    writeLines(`${DROP_IN_DIRECTORY}/${name}.conf`, lines),
    ['systemctl', 'daemon-reload'],
    // It may have given up on the unit as it was.
    ['systemctl', 'reset-failed', 'mosquitto'],
  ];
}

/** Makes a file of these lines. */
export function writeLines(path: string, lines: readonly string[]): Command {
  return ['sh', '-c', `printf "%s\\n" ${lines.map(quoted).join(' ')} >${quoted(path)}`];
}

/** Adds a line to the end of a file, which need not be there. */
export function appendLine(path: string, line: string): Command {
  return ['sh', '-c', `printf "\\n%s\\n" ${quoted(line)} >>${quoted(path)}`];
}

/** One word for a shell. Double quotation marks read best, as the whole stands in single ones. */
function quoted(text: string): string {
  if (/^[\w./=:-]+$/.test(text)) return text;
  return /^[^"\\$`!']*$/.test(text) ? `"${text}"` : `'${text.replaceAll("'", "'\\''")}'`;
}

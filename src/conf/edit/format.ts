import type { SourceFile } from '../../text/source-file.js';
import { findInAnyVersion } from '../catalogue/index.js';
import type { Option } from '../catalogue/option.js';
import { at, type Version } from '../version.js';
import { beginsBlock } from './asked-option.js';

/** Of these every blank belongs to the value, in some version at least. */
const BLANKS_COUNT = new Set([
  'include_dir',
  'plugin',
  'global_plugin',
  'plugin_load',
  'plugin_opt_*',
  'log_dest',
  'bridge_protocol_version',
]);

/**
 * A configuration file in the usual form: no blanks at the ends of lines, one between option and value, LF, a newline at
 * the end, no two empty lines in a row, and one before each listener, bridge and plugin with the comment above it. What
 * any version could take for something else stays as it is: lines that no version knows, values whose blanks count, and
 * the whole of a file with a NUL.
 */
export function formatConfig(file: SourceFile, target: Version): Buffer {
  const text = file.bytes.toString('latin1');
  if (text.includes('\0')) return file.bytes;
  const lines = text.split('\n').map((line) => formatLine(line, target));
  const shaped: string[] = [];
  for (const line of lines) {
    if (line === '' && (shaped.at(-1) ?? '') === '') continue;
    if (opensBlock(line)) separate(shaped);
    shaped.push(line);
  }
  while (shaped.at(-1) === '') shaped.pop();
  return Buffer.from(shaped.length === 0 ? '' : `${shaped.join('\n')}\n`, 'latin1');
}

function formatLine(line: string, target: Version): string {
  const bare = line.replace(/\r+$/, '');
  // The broker takes a line for empty that begins with CR.
  if (bare.startsWith('\r')) return line;
  if (bare.startsWith('#')) return bare.replace(/[ \t]+$/, '');
  const [, name = '', rest = ''] = /^ *([^ ]*)(.*)$/s.exec(bare) ?? [];
  if (name === '') return '';
  const option = findInAnyVersion(name)?.option;
  if (!option || BLANKS_COUNT.has(option.name)) return bare;
  const value = trimmed(option, rest, target);
  return value === '' ? name : `${name} ${value}`;
}

/** The broker takes a tab off a text only; to a single word it belongs. */
function trimmed(option: Option, rest: string, target: Version): string {
  return at(option.value, target).kind === 'string' ? rest.trim() : rest.replace(/^ +| +$/g, '');
}

function opensBlock(line: string): boolean {
  const option = findInAnyVersion(line.slice(0, line.search(/ |$/)))?.option;
  return option !== undefined && beginsBlock(option);
}

/** An empty line above the comment that stands above what follows. */
function separate(lines: string[]): void {
  let at = lines.length;
  while (at > 0 && lines[at - 1]?.startsWith('#')) at--;
  if (at > 0 && lines[at - 1] !== '') lines.splice(at, 0, '');
}

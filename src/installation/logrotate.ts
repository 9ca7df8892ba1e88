import { globExpression } from '../text/glob.js';
import type { FileSystem } from './filesystem.js';

const MAIN_FILE = '/etc/logrotate.conf';
const SIZE_MAX = 1024 * 1024;

/** How logrotate treats some log files. */
export interface RotationRule {
  readonly file: string;
  readonly line: number;
  readonly patterns: readonly string[];
  /** `copytruncate` and the like, with those that the main file sets for all. */
  readonly options: ReadonlySet<string>;
  /** What it runs after a rotation, as the text of scripts. */
  readonly script: string;
}

/** The rule that rotates a file; undefined where none does. */
export function rotationOf(fs: FileSystem, path: string): RotationRule | undefined {
  return readRotation(fs).find(({ patterns }) => patterns.some((pattern) => globExpression(pattern).test(path)));
}

/** All rules of the machine, in the order in which logrotate reads them. */
function readRotation(fs: FileSystem): RotationRule[] {
  const main = textOf(fs, MAIN_FILE);
  if (main === undefined) return [];
  const globals = new Set<string>();
  return parse(main, MAIN_FILE, globals).flatMap((found) => {
    if (typeof found !== 'string') return found;
    return includedFiles(fs, found).flatMap((file) =>
      parse(textOf(fs, file) ?? '', file, new Set(globals)).filter((rule) => typeof rule !== 'string'),
    );
  });
}

/** Names that packages and editors leave beside the real ones (taboo extensions of logrotate(8)). */
const TABOO =
  /(?:~|,v|\.(?:bak|cfsaved|disabled|dpkg-\w+|new|old|orig|rhn-cfg-tmp-\w+|rpmnew|rpmorig|rpmsave|swp|ucf-\w+))$/;

function includedFiles(fs: FileSystem, path: string): string[] {
  const listing = fs.list(path);
  if (!listing.ok) return [path];
  return [...listing.value]
    .filter((name) => !TABOO.test(name))
    .sort()
    .map((name) => `${path.replace(/\/$/, '')}/${name}`);
}

const SCRIPTS = ['postrotate', 'lastaction'];
const OTHER_SCRIPTS = ['prerotate', 'firstaction', 'preremove'];

/** The rules of a file, and between them the paths that it includes; what is set outside of rules goes to `globals`. */
function parse(text: string, file: string, globals: Set<string>): (RotationRule | string)[] {
  const found: (RotationRule | string)[] = [];
  let head: { line: number; text: string } | undefined;
  let rule: { line: number; patterns: string[]; options: Set<string>; script: string } | undefined;
  let script: { kept: boolean } | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    const [word = '', ...rest] = line.split(/\s+/);
    if (script) {
      if (word === 'endscript') script = undefined;
      else if (script.kept && rule) rule.script += `${line}\n`;
    } else if (line === '' || line.startsWith('#')) {
    } else if (rule && [...SCRIPTS, ...OTHER_SCRIPTS].includes(word)) {
      script = { kept: SCRIPTS.includes(word) };
    } else if (rule && line.startsWith('}')) {
      found.push({ file, ...rule });
      rule = undefined;
    } else if (rule) {
      rule.options.add(word);
    } else if (/[/"{]/.test(line[0] as string) || head) {
      head = { line: head?.line ?? index + 1, text: `${head?.text ?? ''} ${line}` };
      if (!line.endsWith('{')) continue;
      const patterns = (head.text.slice(0, -1).match(/"[^"]*"|\S+/g) ?? []).map((name) => name.replaceAll('"', ''));
      rule = { line: head.line, patterns, options: new Set(globals), script: '' };
      head = undefined;
    } else if (word === 'include') {
      found.push(rest.join(' '));
    } else {
      globals.add(word);
    }
  }
  return found;
}

function textOf(fs: FileSystem, path: string): string | undefined {
  const content = fs.read(path, SIZE_MAX);
  return content.ok ? content.value.toString('utf8') : undefined;
}

import { resolvePath } from '../../installation/paths.js';
import { t } from '../../language/t.js';
import { brokerLines } from '../../text/broker-lines.js';
import type { Place } from '../../text/diagnostic.js';
import { SourceFile } from '../../text/source-file.js';
import type { Directive } from '../model.js';
import { decode, type Token, Tokens } from '../tokens.js';
import { evaluateDirective } from './directive.js';
import { includedNames } from './include-order.js';
import type { Cursor, EvaluationState } from './state.js';
import { refuseEmpty } from './value.js';

/** Configuration files are small; whatever is larger than this was not meant to be one. */
const SIZE_MAX = 64 * 1024 * 1024;

/** Reads the main file and, where its `include_dir` says so, the files of a directory. */
export function readConfiguration(state: EvaluationState, mainPath: string): void {
  const file = openFile(state, mainPath, undefined);
  if (file) readLines(state, file, mainPath, 'main');
}

/** Reads an included file; the number of lines that the broker counted in it, undefined where it was not opened. */
function readIncluded(state: EvaluationState, path: string, from: IncludedFrom): number | undefined {
  const file = openFile(state, path, from);
  return file && readLines(state, file, path, 'included');
}

interface IncludedFrom {
  readonly place: Place;
  /** Lines of the file included before: a directory in its place is blamed with that line (an upstream slip). */
  readonly staleLine: number;
}

function openFile(state: EvaluationState, path: string, from: IncludedFrom | undefined): SourceFile | undefined {
  const { fs, startsAs } = state.circumstances;
  const hostPath = fs.hostPath(path);
  const refuse = (rule: string, message: string): undefined => {
    const missing = new SourceFile(hostPath, Buffer.alloc(0));
    const place = from?.place ?? { file: missing, span: { start: 0, end: 0 } };
    const named = from && from.staleLine > 0 ? { file: hostPath, line: from.staleLine } : undefined;
    state.reject({ rule, message, place }, named);
    return undefined;
  };
  const access = fs.access(path, startsAs, 'read');
  if (!access.ok) {
    const { code, at } = access.refusal;
    return refuse(
      code === 'ENOENT' ? 'files/missing' : 'files/unreadable',
      t`Cannot open the configuration file ${hostPath} as ${startsAs.name}: ${code} at ${at}.`,
    );
  }
  if (access.value.type === 'directory') {
    return refuse('files/not-a-file', t`${hostPath} is a directory, not a configuration file; the broker stops there.`);
  }
  const content = fs.read(path, SIZE_MAX);
  if (!content.ok) {
    return refuse('files/unreadable', t`Cannot read the configuration file ${hostPath}: ${content.refusal.code}.`);
  }
  return new SourceFile(hostPath, content.value);
}

function readLines(state: EvaluationState, file: SourceFile, path: string, level: 'main' | 'included'): number {
  const directives: Directive[] = [];
  state.model.files.push({ file, path, directives });
  // Every file starts with no listener, bridge or plugin; only 2.0's default listener is always there.
  const cursor: Cursor = state.is21 || !state.defaultListener ? {} : { listener: state.defaultListener };
  let lines = 0;
  for (const { line, start, end } of brokerLines(file, state.target)) {
    lines = line;
    const first = file.bytes[start];
    if (first === HASH || first === LF || first === CR) continue;
    const text = file.bytes.toString('latin1', start, endOfText(file.bytes, start, end));
    const name = new Tokens(text, start).next();
    if (!name) continue;
    const directive: Directive = { file, line, name, span: { start, end: start + text.length } };
    directives.push(directive);
    if (name.text === 'include_dir') {
      const before = state.model.bridges.length;
      includeDirectory(state, directive, text, level);
      if (!state.is21 && state.model.bridges.length > before) cursor.bridgeMoved = true;
    } else evaluateDirective(state, cursor, directive, text);
  }
  return lines;
}

/** The line without the CRs and LFs at its end. */
function endOfText(bytes: Buffer, start: number, end: number): number {
  let at = end;
  while (at > start && (bytes[at - 1] === LF || bytes[at - 1] === CR)) at--;
  return at;
}

const HASH = 0x23;
const LF = 0x0a;
const CR = 0x0d;

/**
 * `include_dir DIR`: every name that ends in `.conf`, in the broker's order. The rest of the line is taken as
 * it is, with all blanks. Inside an included file 2.0 reads over it, 2.1 refuses it.
 */
function includeDirectory(
  state: EvaluationState,
  directive: Directive,
  line: string,
  level: 'main' | 'included',
): void {
  const tokens = new Tokens(line, directive.span.start);
  tokens.next();
  const place = { file: directive.file, span: directive.span };
  if (level === 'included') {
    if (state.is21) {
      state.reject({
        rule: 'conf/nested-include',
        message: t`include_dir works only in the main configuration file.`,
        place,
      });
    } else {
      state.note({
        rule: 'conf/nested-include',
        message: t`include_dir works only in the main configuration file: here it is ignored, and fatal from 2.1 on.`,
        place,
      });
    }
    return;
  }
  const directory = tokens.rest();
  if (!directory) {
    refuseEmpty(state, directive);
    return;
  }
  const path = decode(directory.text);
  const names = listIncluded(state, directive, directory, path);
  state.model.includes.push({ directive, path, span: directory, names: names ?? [] });
  let staleLine = 0;
  for (const name of names ?? []) {
    const resolved = resolvePath(state.circumstances.workdir, `${path}/${name}`);
    staleLine = readIncluded(state, resolved, { place, staleLine }) ?? staleLine;
  }
}

function listIncluded(
  state: EvaluationState,
  { file }: Directive,
  directory: Token,
  path: string,
): readonly string[] | undefined {
  const { fs, workdir, startsAs } = state.circumstances;
  const resolved = resolvePath(workdir, path);
  const access = fs.access(resolved, startsAs, 'read');
  const listing = access.ok ? fs.list(resolved) : access;
  if (listing.ok) return includedNames(listing.value);
  const { code, at } = listing.refusal;
  const blanks = directory.text !== directory.text.trim();
  state.reject({
    rule: blanks ? 'conf/blanks-in-path' : code === 'ENOENT' ? 'files/missing' : 'files/unreadable',
    message: t`Cannot open the directory '${path}' (${code} at ${at})${blanks ? t`; the blanks round it are taken as part of its name` : ''}.`,
    place: { file, span: directory },
    ...(blanks && {
      fix: {
        title: t`Remove the blanks`,
        safe: true,
        edits: [{ file, span: directory, newText: path.trim() }],
      },
    }),
  });
  return undefined;
}

import { Chalk } from 'chalk';
import type { LintResult, TreeResult } from '../../src/lint/result.js';
import type { Diagnostic, Place } from '../../src/text/diagnostic.js';
import { type Language, SourceFile } from '../../src/text/source-file.js';

export const plain = new Chalk({ level: 0 });

/** A file, and the place of the text between `«` and `»` in it. */
export function marked(path: string, text: string, language?: Language): Place {
  const start = Buffer.from(text.slice(0, text.indexOf('«'))).length;
  const length = Buffer.from(text.slice(text.indexOf('«') + 1, text.indexOf('»'))).length;
  const file = new SourceFile(path, Buffer.from(text.replace(/[«»]/g, '')), language);
  return { file, span: { start, end: start + length } };
}

export function diagnosticAt(place: Place, rest: Partial<Diagnostic> = {}): Diagnostic {
  return {
    rule: 'conf/unknown-option',
    severity: 'error',
    fatal: false,
    message: 'There is no such option.',
    ...place,
    ...rest,
  };
}

export function treeOf(diagnostics: readonly Diagnostic[], rest: Partial<TreeResult> = {}): TreeResult {
  return {
    path: '/etc/mosquitto',
    target: '2.1.2',
    starts: true,
    rejection: null,
    files: [...new Set(diagnostics.map(({ file }) => file))],
    diagnostics,
    elapsedMs: 12.4,
    ...rest,
  };
}

export function resultOf(...trees: readonly TreeResult[]): LintResult {
  return { trees };
}

/** One tree of two findings, with everything that a finding can have. */
export function wholeSample(): LintResult {
  const wrong = marked('/etc/mosquitto/my conf.d/a,b:100%.conf', 'port 1883\n«prot» 1884\n');
  const first = { file: wrong.file, span: { start: 0, end: 4 } };
  const open = marked('/etc/mosquitto/passwd', 'ann:«secret»\n', 'password file');
  return resultOf(
    treeOf(
      [
        diagnosticAt(wrong, {
          fatal: true,
          message: "Unknown option 'prot': 100% a mistake, isn't it?\nWrite <port> & \"go\".",
          related: [{ ...first, message: 'meant this?' }],
          fix: { title: 'Write port', safe: true, edits: [{ file: wrong.file, span: wrong.span, newText: 'port' }] },
        }),
        diagnosticAt(open, { rule: 'passwd/plain-text', severity: 'warning', message: 'No hash.' }),
        diagnosticAt(open, { rule: 'lint/unused-suppression', severity: 'info', message: 'Remove it.' }),
      ],
      { starts: false, rejection: { rule: 'conf/unknown-option', file: wrong.file.path, line: 2 } },
    ),
  );
}

/** Everything that could drive a terminal, wherever text of others can be: names, lines, messages, fixes. */
export function evilSample(): LintResult {
  const evil = '\u001b]0;x\u0007\u009b31m\u202e\u2066\u200b\u{e0041}\u007f\ufffe\r';
  const place = marked(`/etc/${evil}.conf`, `${evil}«${evil}»${evil}\n`);
  const tree = treeOf(
    [
      diagnosticAt(place, {
        message: evil,
        related: [{ ...place, message: evil }],
        fix: { title: evil, safe: true, edits: [{ ...place, newText: evil }] },
      }),
      diagnosticAt(place, { severity: 'info', message: evil }),
    ],
    { path: evil, starts: false, rejection: { rule: 'conf/unknown-option', file: place.file.path, line: 1 } },
  );
  return resultOf(tree, tree);
}

/** What must never come out of a report, whatever went in; the newline is the report's own. */
export const DANGEROUS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufffe\uffff]|[\u{e0000}-\u{e007f}]/u;

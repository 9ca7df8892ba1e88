import { type LintResult, summarize, type TreeResult } from '../lint/result.js';
import type { Diagnostic, Place } from '../text/diagnostic.js';
import { jsonText } from './json-text.js';

/** The document of `lint --json`; its shape is published in schemas/lint.schema.json. */
export function lintDocument(result: LintResult): object {
  return { trees: result.trees.map(treeDocument), summary: summarize(result) };
}

export function jsonReport(result: LintResult): string {
  return jsonText(lintDocument(result));
}

function treeDocument({ path, target, starts, rejection, files, diagnostics }: TreeResult): object {
  return {
    path,
    target,
    starts,
    rejection,
    files: files.map((file) => file.path),
    diagnostics: diagnostics.map(diagnosticDocument),
  };
}

function diagnosticDocument(diagnostic: Diagnostic): object {
  const { rule, severity, fatal, message, related = [], fix } = diagnostic;
  return {
    rule,
    severity,
    fatal,
    message,
    ...placeDocument(diagnostic),
    related: related.map((other) => ({ message: other.message, ...placeDocument(other) })),
    ...(fix && {
      fix: {
        title: fix.title,
        safe: fix.safe,
        edits: fix.edits.map(({ file, span, newText }) => ({ file: file.path, range: file.range(span), newText })),
      },
    }),
  };
}

function placeDocument({ file, span }: Place): object {
  return { file: file.path, range: file.range(span) };
}

import type { Edit } from './edit.js';
import type { SourceFile, Span } from './source-file.js';

/**
 * `error` breaks or opens the broker; `warning` is a likely mistake or an outdated form; `info` is advice.
 */
export type Severity = 'error' | 'warning' | 'info';

/** Where something stands: a span of a file. */
export interface Place {
  readonly file: SourceFile;
  readonly span: Span;
}

export interface Related extends Place {
  readonly message: string;
}

export interface Fix {
  /** What the fix does, as an instruction: "Remove the trailing blanks". */
  readonly title: string;
  /** A safe fix does not change what the broker does, or only repairs what it refuses outright. */
  readonly safe: boolean;
  readonly edits: readonly Edit[];
}

/** The one shape of a finding, whoever found it: evaluation, lint rule, or doctor. */
export interface Diagnostic extends Place {
  /** `family/name`, for example `conf/unknown-option`. */
  readonly rule: string;
  readonly severity: Severity;
  /** The target version refuses to start because of this (or quits or drops its rules on reload). */
  readonly fatal: boolean;
  /** What is wrong and what to do, in one or two sentences; may quote raw text of the file, printers make it safe. */
  readonly message: string;
  readonly related?: readonly Related[];
  readonly fix?: Fix;
}

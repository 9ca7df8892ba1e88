import type { ChalkInstance } from 'chalk';
import type { Explanation } from '../broker-messages/explain.js';
import { t } from '../language/t.js';
import type { Message } from '../service/reload.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** The broker's own time is for machines. */
const SECONDS = /^\d{9,11}: /;
const WIDTH = 80;
const INDENT = '    ';

/** Prints log lines with what they mean below them; what was explained already is not explained again. */
export class LogPrinter {
  readonly #explained = new Set<string>();

  constructor(private readonly chalk: ChalkInstance) {}

  /** The line, and its explanation where it has one that is new. */
  text({ text, explanation }: Message): string {
    const paint =
      explanation?.severity === 'error'
        ? this.chalk.red
        : explanation?.severity === 'warning'
          ? this.chalk.yellow
          : String;
    return `${paint(visible(text.replace(SECONDS, '')))}\n${explanation ? this.#explanation(explanation, text) : ''}`;
  }

  #explanation(explanation: Explanation, text: string): string {
    const { id, severity, meaning, cause, next, place } = explanation;
    const where = place && `${place.file.path}:${place.file.lineAt(place.span.start)}`;
    const isNew = !this.#explained.has(id);
    const isNewPlace = where !== undefined && !text.includes(where) && !this.#explained.has(`${id} ${where}`);
    this.#explained.add(id).add(`${id} ${where}`);
    // What is in order needs no words.
    if (severity === 'info' && next === t`Nothing.`) return '';
    const parts = [
      ...(isNew ? [meaning, t`Cause: ${cause}`, t`Next: ${next}`] : []),
      ...(isNewPlace ? [t`Place: ${where}`] : []),
    ];
    return parts
      .flatMap((part) =>
        wrap(visible(part), WIDTH - INDENT.length - 2).map(
          (line, index) => `${INDENT}${index === 0 ? '' : '  '}${line}\n`,
        ),
      )
      .map((line) => this.chalk.dim(line.slice(0, -1)).concat('\n'))
      .join('');
  }
}

/** A line of the log, for programs. */
export function messageDocument({ text, explanation }: Message): object {
  return { text, explanation: explanation ? explanationDocument(explanation) : null };
}

function explanationDocument({ id, severity, meaning, cause, next, place }: Explanation): object {
  return {
    id,
    severity,
    meaning,
    cause,
    next,
    place: place ? { file: place.file.path, line: place.file.lineAt(place.span.start) } : null,
  };
}

import type { ChalkInstance } from 'chalk';
import type { Explanation } from '../broker-messages/explain.js';
import type { Message } from '../service/reload.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

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
    return `${paint(visible(text))}\n${explanation ? this.#explanation(explanation) : ''}`;
  }

  #explanation(explanation: Explanation): string {
    const { id, meaning, cause, next, place } = explanation;
    const where = place && `${place.file.path}:${place.file.lineAt(place.span.start)}`;
    const key = `${id} ${where}`;
    // What is in order needs no words.
    if (this.#explained.has(key) || (explanation.severity === 'info' && next === 'Nothing.')) return '';
    this.#explained.add(key);
    const parts = [meaning, `Cause: ${cause}`, `Next: ${next}`, ...(where === undefined ? [] : [`Place: ${where}`])];
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

import type { ChalkInstance } from 'chalk';
import { t } from '../language/t.js';
import type { LogSource } from '../service/log-sources.js';
import type { ReadLine } from '../service/logs.js';
import { LogPrinter, messageDocument } from './broker-log.js';
import { clock } from './moment.js';
import { visible } from './visible.js';

/** For programs; its shape is published in schemas/service-logs.schema.json. */
export function logsDocument(logs: readonly { source: LogSource; lines: readonly ReadLine[] }[]): object {
  return {
    sources: logs.map(({ source: { kind, name }, lines }) => ({
      kind,
      name,
      lines: lines.map((line) => ({ ...messageDocument(line), time: line.time?.toISOString() ?? null })),
    })),
  };
}

/** For people: the lines under the name of their log, where there are several. */
export class LogsPrinter {
  readonly #lines: LogPrinter;
  #last: LogSource | undefined;

  constructor(
    private readonly named: boolean,
    private readonly chalk: ChalkInstance,
  ) {
    this.#lines = new LogPrinter(chalk);
  }

  /** A log from its first line to its last. */
  whole(source: LogSource, lines: readonly ReadLine[]): string {
    if (lines.length === 0) return `${this.#heading(source)}${t`(nothing)`}\n`;
    return lines.map((line) => this.text(source, line)).join('');
  }

  /** One line. The journal keeps the time beside it, and the broker's own seconds are for machines. */
  text(source: LogSource, line: ReadLine): string {
    const text = line.text.replace(/^\d{9,11}: /, '');
    const time = line.time && (source.kind !== 'file' || text !== line.text) ? `${clock(line.time)} ` : '';
    return `${this.#heading(source)}${this.#lines.text({ ...line, text: time + text })}`;
  }

  #heading(source: LogSource): string {
    if (!this.named || source === this.#last) return '';
    const gap = this.#last ? '\n' : '';
    this.#last = source;
    return `${gap}${this.chalk.bold(`== ${visible(source.name)}`)}\n`;
  }
}

import type { ChalkInstance } from 'chalk';
import type { Numbers } from '../status/metrics.js';
import { RateMeter, type Rates } from '../status/rates.js';
import { sparkline } from './sparkline.js';
import { headline, numberText } from './status.js';

const HISTORY = 60;
/** Of the labels and numbers before a sparkline. */
const MARGIN = 24;

/** Shows how a broker does from one look to the next: in place on a terminal, elsewhere as a line each. */
export class WatchScreen {
  readonly #meter = new RateMeter();
  readonly #history: Rates[] = [];
  #drawn = 0;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly chalk: ChalkInstance,
    private readonly url: string,
  ) {}

  /** @param now when the numbers were told */
  show(numbers: Numbers, now: Date): void {
    const rates = this.#meter.next(numbers);
    this.#history.push(rates);
    if (this.#history.length > HISTORY) this.#history.shift();
    this.stream.write(this.stream.isTTY ? this.#redrawn(numbers) : line(rates, now));
  }

  #redrawn(numbers: Numbers): string {
    const columns = Math.max((this.stream.columns ?? 80) - MARGIN - 1, 10);
    const shown = this.#history.slice(-columns);
    const row = (title: string, values: readonly (number | undefined)[]) =>
      `${title.padEnd(12)}${numberText(values.at(-1)).padStart(10)}  ${this.chalk.cyan(sparkline(values))}`;
    const lines = [
      this.chalk.bold(headline(this.url, numbers).slice(0, (this.stream.columns ?? 80) - 1)),
      row(
        'messages/s',
        shown.map(({ messages }) => messages),
      ),
      row(
        'clients',
        shown.map(({ clients }) => clients),
      ),
    ];
    const back = this.#drawn > 0 ? `\u001b[${this.#drawn}A\u001b[J` : '';
    this.#drawn = lines.length;
    return `${back}${lines.join('\n')}\n`;
  }
}

function line({ messages, clients }: Rates, now: Date): string {
  const time = now.toISOString().replace(/\.\d+Z$/, 'Z');
  return `${time} messages/s ${numberText(messages)} clients ${numberText(clients)}\n`;
}

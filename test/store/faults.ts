import { readFileSync } from 'node:fs';
import type { Child, Ended } from './processes.js';

/** One call of the system, by its number among those of its name that the process makes. */
export interface Call {
  readonly name: string;
  readonly number: number;
  /** Its arguments, as strace shows them. */
  readonly text: string;
}

/** A child that strace runs, so that its calls of the system can be watched, made to fail, or be its last ones. */
export class Traced {
  constructor(
    private readonly child: Child,
    private readonly log: string,
    private readonly args: readonly string[],
  ) {}

  /** Runs it and returns which of these calls its work consists of. */
  async calls(names: readonly string[]): Promise<Call[]> {
    await this.withFaults(['-e', `trace=write,${names.join()}`]);
    const lines = this.#ownLines();
    const begin = lines.findIndex(({ name, text }) => name === 'write' && text.includes('"start'));
    // Pipes and the like are what Node itself lives on.
    return lines.slice(begin).filter(({ name, text }) => name !== 'write' && !/^\d+<[^/]/.test(text));
  }

  /** Runs it with a fault in one call (`error=EIO`, `signal=KILL`), or from that one on. */
  async withFault({ name, number }: Call, fault: string, onwards = ''): Promise<Ended> {
    return await this.withFaults(['-e', `inject=${name}:${fault}:when=${number}${onwards}`]);
  }

  /** Runs it with options of strace. */
  async withFaults(options: readonly string[]): Promise<Ended> {
    const strace = ['strace', '-f', '-y', '-o', this.log, ...options];
    return await this.child.startBy(strace, ...this.args).ended;
  }

  /** What the first thread did: all the work is done there. */
  #ownLines(): Call[] {
    const lines = readFileSync(this.log, 'utf8').split('\n');
    const [own] = (lines[0] ?? '').split(' ');
    const counts = new Map<string, number>();
    return lines.flatMap((line) => {
      const [, pid, name = '', text = ''] = /^(\d+) +(\w+)\((.*)$/.exec(line) ?? [];
      if (pid !== own) return [];
      const number = (counts.get(name) ?? 0) + 1;
      counts.set(name, number);
      return [{ name, number, text }];
    });
  }
}

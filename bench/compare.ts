import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A program of a comparison. */
export interface Contestant {
  readonly argv: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
  /** Sets the scene anew before each run; not measured. */
  readonly before?: () => void;
}

/** One comparison: each row against the first, its peer, in the same run. */
export interface Comparison {
  readonly title: string;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly name: string;
  /** What was measured, with its unit; times are medians. */
  readonly value: string;
  /** Of the value of the first row; over 1 is more. */
  readonly ratio: number;
}

/**
 * Runs programs in turn, several rounds, so that what else the machine does falls on all alike. The first is the peer
 * that the others are compared with.
 */
export async function compare(
  title: string,
  rounds: number,
  contestants: Readonly<Record<string, Contestant>>,
): Promise<Comparison> {
  const runs = new Map(Object.keys(contestants).map((name) => [name, [] as { ms: number; peakKiB: number }[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, contestant] of Object.entries(contestants)) runs.get(name)?.push(await run(contestant));
  }
  const measured = [...runs].map(([name, all]) => ({
    name,
    ms: median(all.map(({ ms }) => ms)),
    unit: `ms, ${Math.round(Math.max(...all.map(({ peakKiB }) => peakKiB)) / 1024)} MiB`,
  }));
  return comparison(`${title} (median of ${rounds})`, measured);
}

/** What was measured, beside its first. */
export function comparison(
  title: string,
  measured: readonly { readonly name: string; readonly ms: number; readonly unit?: string }[],
): Comparison {
  const peer = measured[0]?.ms ?? 0;
  return {
    title,
    rows: measured.map(({ name, ms, unit = 'ms' }) => ({ name, value: `${digits(ms)} ${unit}`, ratio: ms / peer })),
  };
}

/** Three digits that count; more would be noise. */
function digits(value: number): string {
  return value < 100 ? value.toPrecision(3) : Math.round(value).toLocaleString('en');
}

function run({ argv, cwd, env, input, before }: Contestant): Promise<{ ms: number; peakKiB: number }> {
  before?.();
  const [file, ...args] = argv;
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(file, args, { cwd, env, stdio: ['pipe', 'ignore', 'pipe'] });
    child.stdin.end(input);
    let complaints = '';
    child.stderr.on('data', (data: Buffer) => (complaints += data));
    let peakKiB = 0;
    const timer = setInterval(() => (peakKiB = Math.max(peakKiB, peakOf(child))), 5);
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(timer);
      if (code === 0) resolve({ ms: performance.now() - started, peakKiB });
      else reject(new Error(`${argv.join(' ')} exits with ${code}: ${complaints}`));
    });
  });
}

/** Linux counts it; elsewhere it is 0. */
function peakOf({ pid }: ChildProcess): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

export function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

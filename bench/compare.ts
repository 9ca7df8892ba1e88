import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A program of a comparison. */
export interface Contestant {
  readonly argv: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly input?: string;
  /** Sets the scene anew before each run; not measured. */
  readonly before?: () => void;
}

/** What a program took, by its name. */
export interface Measured {
  readonly medianMs: number;
  /** The most memory that it held in any run. */
  readonly peakKiB: number;
}

/**
 * Runs programs in turn, several rounds, so that what else the machine does falls on all alike, and prints the medians
 * side by side. The first is the peer that the others are compared with.
 */
export async function compare(
  title: string,
  rounds: number,
  contestants: Readonly<Record<string, Contestant>>,
): Promise<ReadonlyMap<string, Measured>> {
  const runs = new Map(Object.keys(contestants).map((name) => [name, [] as { ms: number; peakKiB: number }[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, contestant] of Object.entries(contestants)) runs.get(name)?.push(await run(contestant));
  }
  console.log(`\n${title} (median of ${rounds})`);
  const results = new Map<string, Measured>();
  let peer: number | undefined;
  for (const [name, all] of runs) {
    const medianMs = median(all.map(({ ms }) => ms));
    const peakKiB = Math.max(...all.map((each) => each.peakKiB));
    peer ??= medianMs;
    results.set(name, { medianMs, peakKiB });
    const ratio = `${(medianMs / peer).toFixed(2)} x`;
    console.log(
      `  ${name.padEnd(34)} ${medianMs.toFixed(0).padStart(7)} ms ${ratio.padStart(8)} ${(peakKiB / 1024).toFixed(0).padStart(5)} MiB`,
    );
  }
  return results;
}

function run({ argv, cwd, input, before }: Contestant): Promise<{ ms: number; peakKiB: number }> {
  before?.();
  const [file, ...args] = argv;
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(file, args, { cwd, stdio: ['pipe', 'ignore', 'pipe'] });
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

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

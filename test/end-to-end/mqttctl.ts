import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa, type Options } from 'execa';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const PROGRAM = join(ROOT, 'bin/run.js');

const LOCK = join(ROOT, 'node_modules/.mqttctl-build');
/** A build takes less. */
const LOCK_AGE_MS = 180_000;

/** Builds what users run, where that is missing or older than its source; one test file at a time. */
export async function build(): Promise<void> {
  while (!lock()) await sleep(50);
  try {
    buildWhereOld();
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

function lock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    const age = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    // Whoever took it has died.
    if (age > LOCK_AGE_MS) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

function buildWhereOld(): void {
  const built = join(ROOT, 'dist/index.d.ts');
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const newest = Math.max(...sources.map((name) => statSync(join(ROOT, 'src', name)).mtimeMs));
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return;
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT, stdio: 'inherit' });
}

export interface Run {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs mqttctl as a user does, without anything of the environment that would change what it says. */
export async function mqttctl(args: readonly string[], options: Options = {}): Promise<Run> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [PROGRAM, ...args], {
    reject: false,
    extendEnv: false,
    stripFinalNewline: false,
    timeout: 20_000,
    ...options,
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', ...options.env },
  });
  return { code: exitCode, stdout: String(stdout ?? ''), stderr: String(stderr ?? '') };
}

/** A directory for a test, that any account may look into. */
export class Scratch {
  readonly path: string;

  constructor() {
    this.path = mkdtempSync(join(tmpdir(), 'mqttctl-e2e-'));
    chmodSync(this.path, 0o755);
  }

  /** Writes files by their path below. */
  put(files: Readonly<Record<string, string | Buffer>>): this {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(this.at(name)), { recursive: true });
      writeFileSync(this.at(name), content);
    }
    return this;
  }

  at(...names: readonly string[]): string {
    return join(this.path, ...names);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

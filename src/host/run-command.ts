import { spawn } from 'node:child_process';

/** What a program said, and how it ended. */
export interface CommandResult {
  /** Undefined: it could not be started, or was ended by a signal. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly timeoutMs?: number;
  /** Of each stream; what comes after is thrown away. */
  readonly limitBytes?: number;
}

const TIMEOUT_MS = 10_000;
const LIMIT_BYTES = 16 * 1024 * 1024;

/** Runs a program without a shell and in the C locale, so that its words can be read; it is killed when it takes too long. */
export function runCommand(
  [program, ...args]: readonly [string, ...string[]],
  { timeoutMs = TIMEOUT_MS, limitBytes = LIMIT_BYTES }: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', SYSTEMD_COLORS: '0', SYSTEMD_PAGER: '' },
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => collect(stream, limitBytes));
    const end = (code: number | undefined, reason = '') =>
      resolve({ code, stdout: stdout?.() ?? '', stderr: (stderr?.() ?? '') + reason });
    child.once('error', (error) => end(undefined, error.message));
    child.once('close', (code) => end(code ?? undefined));
  });
}

function collect(stream: NodeJS.ReadableStream, limitBytes: number): () => string {
  const parts: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (part: Buffer) => {
    if (bytes < limitBytes) parts.push(part);
    bytes += part.length;
  });
  return () => Buffer.concat(parts).toString('utf8');
}

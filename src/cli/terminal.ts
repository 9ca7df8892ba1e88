import { PassThrough } from 'node:stream';

/** Whether there is somebody to ask: prompts are read from stdin and written to stderr. */
export function isInteractive(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Where prompts are shown, since stdout is for results. */
export const PROMPT_CONTEXT: PromptContext = {
  // Not before something is asked: Node.js takes milliseconds to make it.
  get output() {
    return process.stderr;
  },
};

/** Where prompts get their answers, and what calls them off. */
export interface PromptContext {
  readonly input?: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal?: AbortSignal;
}

/**
 * Asks several questions with the echo of the terminal off from the first to the last. Each prompt alone turns it on
 * again at its end, and who types ahead of the next one would see a password on the screen.
 */
export async function withoutEcho<T>(ask: (context: PromptContext) => Promise<T>): Promise<T> {
  const { stdin } = process;
  const input = new PassThrough();
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  const relay = (keys: Buffer) => (keys.includes(CTRL_D) ? leave() : input.write(keys));
  stdin.setRawMode(true).on('data', relay).on('end', leave);
  try {
    return await ask({ ...PROMPT_CONTEXT, input, signal: leaving.signal });
  } finally {
    stdin.off('data', relay).off('end', leave).setRawMode(false).pause();
  }
}

/** In raw mode it does not end the input by itself. */
const CTRL_D = 0x04;

import { t } from '../language/t.js';

/** A bar on a terminal; nothing elsewhere. */
export interface ProgressBar {
  readonly show: (done: number) => void;
  readonly clear: () => void;
}

const WIDTH = 30;
const EVERY_MS = 100;
/** Shorter work needs no bar. */
const PATIENCE_MS = 500;

/** Shows on stderr how much of a long work is done, and how long the rest will take. */
export function progressBar(title: string, total: number, quiet = false, stream = process.stderr): ProgressBar {
  if (quiet || !stream.isTTY) return { show: () => {}, clear: () => {} };
  const started = performance.now();
  let last = started + PATIENCE_MS - EVERY_MS;
  let shown = false;
  return {
    show: (done) => {
      const now = performance.now();
      if (now - last < EVERY_MS) return;
      last = now;
      shown = true;
      const part = total === 0 ? 1 : done / total;
      const rest = Math.ceil((((now - started) / part) * (1 - part)) / 1000);
      const filled = Math.round(part * WIDTH);
      const bar = `${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}`;
      stream.write(`\r${title} [${bar}] ${Math.floor(part * 100)}% ${done}/${total}, ${t`${rest} s left`}\u001b[K`);
    },
    clear: () => {
      if (shown) stream.write('\r\u001b[K');
      shown = false;
    },
  };
}

/** A bar for a wait of so many milliseconds at most, that moves by itself. */
export function waitingBar(
  longestMs: number,
  quiet = false,
): { readonly clear: () => void; readonly stop: () => void } {
  const bar = progressBar(t`Waiting`, Math.ceil(longestMs / 1000), quiet);
  const started = performance.now();
  const timer = setInterval(() => bar.show(Math.ceil(Math.min(performance.now() - started, longestMs) / 1000)), 500);
  const stop = () => {
    clearInterval(timer);
    bar.clear();
  };
  return { clear: bar.clear, stop };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { t } from '../language/t.js';
import { endOrderlyWhenInterrupted } from './interrupt.js';

const CLEAR_SCREEN = '\u001b[H\u001b[2J\u001b[3J';

/**
 * Shows something again and again until it is interrupted: on a terminal on a cleared screen, elsewhere only where it has
 * changed.
 *
 * @param look what is to be shown now
 */
export async function watch(look: () => Promise<string>, intervalSeconds: number, redraws: boolean): Promise<never> {
  endOrderlyWhenInterrupted();
  let shown: string | undefined;
  for (;;) {
    const now = await look();
    if (redraws) process.stdout.write(`${CLEAR_SCREEN}${now}${t`Every ${intervalSeconds} s; Ctrl-C ends.`}\n`);
    else if (now !== shown) process.stdout.write(now);
    shown = now;
    await sleep(intervalSeconds * 1000);
  }
}

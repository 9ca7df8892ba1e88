import { ExitCode } from '../text/error.js';

/**
 * From here on Ctrl-C ends the process between two steps, with all that is to be done at its exit. Work that only
 * reads does without: there it ends at once, by the signal itself, which shells call 130 too.
 */
export function endOrderlyWhenInterrupted(): void {
  process.once('SIGINT', () => process.exit(ExitCode.interrupted));
}

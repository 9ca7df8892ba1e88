import { ExitCode } from '../text/error.js';

/** The exit codes by which shells name the signals that ask a process to end. */
const EXIT_CODES = { SIGINT: ExitCode.interrupted, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * From here on Ctrl-C, a closed terminal or a polite kill ends the process between two steps, with all that is to be
 * done at its exit. Work that only reads does without: there it ends at once, by the signal itself, which shells call
 * by the same codes.
 */
export function endOrderlyWhenInterrupted(): void {
  for (const [signal, code] of Object.entries(EXIT_CODES)) process.once(signal, () => process.exit(code));
}

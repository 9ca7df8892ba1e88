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

/**
 * From here on nothing of that ends the process: work that must not be left half done looks between two steps whether it
 * is to be given up. A closed terminal is no reason to.
 *
 * @returns whether somebody has asked for it
 */
export function askAboutInterruption(): () => boolean {
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      asked = true;
    });
  }
  process.on('SIGHUP', () => {});
  return () => asked;
}

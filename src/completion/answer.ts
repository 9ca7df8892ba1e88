import { complete } from './complete.js';
import { type ShellName, shells } from './shells/index.js';

/**
 * What the scripts of `mqttctl completion` ask at every TAB: `mqttctl complete SHELL -- WORD…`. Nobody types that, so it
 * is no command. Where anything fails, nothing comes: nobody could read about it below a half-written line.
 */
export async function answer([name, , ...asked]: readonly string[]): Promise<void> {
  try {
    const shell = shells[name as ShellName];
    process.stdout.write(shell.answer(await complete(shell.words(asked)), asked));
  } catch {
    // As said above.
  }
}

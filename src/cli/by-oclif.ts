import { Errors, run } from '@oclif/core';
import { t } from '../language/t.js';
import { visible } from '../report/visible.js';
import { ExitCode } from '../text/error.js';
import { packageRoot } from './package.js';
import { usageSentence } from './usage-sentence.js';

/** Help, --version, and names that are no command. */
export async function runByOclif(argv: readonly string[]): Promise<void> {
  try {
    await run([...argv], { root: packageRoot });
  } catch (error) {
    await handleError(error as Error);
  }
}

/** What is thrown out of a command: the end of help, a wrong command line, or a bug. */
export async function handleError(error: Error & { oclif?: { exit?: number } }): Promise<void> {
  if (error.oclif?.exit === ExitCode.done) return;
  if (error.oclif?.exit === ExitCode.usage || error instanceof Errors.CLIError) {
    process.stderr.write(`mqttctl: ${usageSentence(error.message, undefined)}\n`);
    process.exitCode = ExitCode.usage;
    return;
  }
  // A bug: say so in one sentence, and show where only to those who look for it.
  process.stderr.write(
    t`mqttctl: something went wrong inside (${visible(error.message)}). Please report it, with the output of DEBUG=*.\n`,
  );
  if (process.env.DEBUG) process.stderr.write(`${error.stack}\n`);
  process.exitCode = ExitCode.failed;
}

// First of all, it takes the password out of the environment.
import { t } from '../language/t.js';
import './environment.js';
import type { Config } from '@oclif/core';
import { LANGUAGE_VARIABLE, languageOf, useLanguage } from '../language/language.js';
import { ExitCode } from '../text/error.js';
import { type CommandClass, commands, findCommand } from './commands.js';

/**
 * Runs the command that the arguments name. A command loads only what it uses: oclif's own main, with its help and
 * its search for plugins, is left for everything else.
 */
export async function main(argv: readonly string[]): Promise<void> {
  endWhereNobodyReads();
  const language = languageOf(argv, process.env);
  await useLanguage(language);
  // The demo runs mqttctl's own commands.
  process.env[LANGUAGE_VARIABLE] = language;
  if (argv[0] === '--version') {
    const { ownVersion } = await import('./package.js');
    process.stdout.write(`mqttctl/${ownVersion()} ${process.platform}-${process.arch} node-${process.version}\n`);
    return;
  }
  const asksFirst = argv[0] === 'help' || argv[0] === '-h';
  const found = findCommand(asksFirst ? argv.slice(1) : argv);
  if (!found || asksFirst || asksForHelp(found.rest)) {
    const { runByOclif } = await import('./by-oclif.js');
    const named = found ? found.name.split(' ') : argv.slice(asksFirst ? 1 : 0);
    await runByOclif(found || asksFirst ? [...named, '--help'] : argv);
    return;
  }
  const load = commands[found.name] as (typeof commands)[string];
  const [{ default: command }, { quickConfig }] = await Promise.all([load(), import('./config.js')]);
  const config = quickConfig();
  await runCommand(command as CommandClass, found.rest, config, found.name);
}

async function runCommand(command: CommandClass, argv: string[], config: Config, id: string): Promise<void> {
  command.id = id;
  try {
    await new command(argv, config)._run();
  } catch (error) {
    const { handleError } = await import('./by-oclif.js');
    await handleError(error as Error);
  }
}

function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).some((argument) => argument === '--help' || argument === '-h');
}

/**
 * `mqttctl lint | head` closes the pipe early: that is no error. A result that cannot be written, as on a full disk, is
 * one; where notes cannot be written there is nobody to tell.
 */
function endWhereNobodyReads(): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(process.exitCode ?? ExitCode.done);
    process.stderr.write(t`mqttctl: The result cannot be written (${code}): look at where standard output goes.\n`);
    process.exit(ExitCode.failed);
  });
  process.stderr.on('error', () => {});
}

// First of all, it takes the password out of the environment.
import './environment.js';
import { LANGUAGE_VARIABLE, languageOf, useLanguage } from '../language/language.js';
import { t } from '../language/t.js';
import { visible } from '../report/visible.js';
import { ExitCode } from '../text/error.js';
import { asksForHelp, isHelpFlag } from './help-flag.js';

/**
 * Runs the command that the arguments name. A command loads only what it uses, oclif's parser among it; oclif itself
 * is left for help.
 *
 * @returns the words that name the command, undefined where none was run
 */
export async function main(argv: readonly string[]): Promise<string | undefined> {
  endWhereNobodyReads();
  const language = languageOf(argv, process.env);
  await useLanguage(language);
  // For mqttctl's own commands, where one runs others.
  process.env[LANGUAGE_VARIABLE] = language;
  if (argv[0] === 'complete') {
    const { answer } = await import('../completion/answer.js');
    await answer(argv.slice(1));
    return argv[0];
  }
  // Its texts want the language.
  const { commands, findCommand, noSuchCommand, topics } = await import('./commands.js');
  const asksFirst = argv[0] === 'help' || isHelpFlag(argv[0]);
  const words = asksFirst ? argv.slice(1) : argv;
  const found = findCommand(words);
  const isTopic = Object.hasOwn(topics, words[0] ?? '') && (words[1] ?? '-').startsWith('-');
  try {
    if (words.length === 0 || isTopic || (found && (asksFirst || asksForHelp(found.rest)))) {
      const { showHelp } = await import('./help.js');
      await showHelp(found?.name ?? words[0]);
      return undefined;
    }
    const load = found && commands[found.name];
    if (load) {
      const { default: Command } = await load();
      const command = new Command(found.rest, found.name);
      await command.run().catch((error) => command.catch(error));
      return found.name;
    }
    process.stderr.write(`mqttctl: ${noSuchCommand(words)}\n`);
    process.exitCode = ExitCode.usage;
  } catch (error) {
    tellBug(error as Error);
  }
  return undefined;
}

/** Says so in one sentence, and shows where only to those who look for it. */
function tellBug(error: Error): void {
  process.stderr.write(
    t`mqttctl: something went wrong inside (${visible(error.message)}). Please report it, with the output of DEBUG=*.\n`,
  );
  if (process.env.DEBUG) process.stderr.write(`${error.stack}\n`);
  process.exitCode = ExitCode.failed;
}

/**
 * `mqttctl lint | head` closes the pipe early: that is no error. A result that cannot be written, as on a full disk, is
 * one; where notes cannot be written there is nobody to tell.
 */
function endWhereNobodyReads(): void {
  atFirstUse('stdout', ({ code }) => {
    if (code === 'EPIPE') process.exit(process.exitCode ?? ExitCode.done);
    process.stderr.write(t`mqttctl: The result cannot be written (${code}): look at where standard output goes.\n`);
    process.exit(ExitCode.failed);
  });
  atFirstUse('stderr', () => {});
}

/** Node.js makes such a stream when it is first asked for, which takes it some milliseconds: not before it is used. */
function atFirstUse(name: 'stdout' | 'stderr', onError: (error: NodeJS.ErrnoException) => void): void {
  const { get, ...rest } = Object.getOwnPropertyDescriptor(process, name) as PropertyDescriptor & { get(): unknown };
  const made = () => {
    Object.defineProperty(process, name, { ...rest, get });
    return process[name].on('error', onError);
  };
  Object.defineProperty(process, name, { ...rest, get: made });
}

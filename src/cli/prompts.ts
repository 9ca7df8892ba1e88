import { styleText } from 'node:util';
import { t } from '../language/t.js';
import { ExitCode, MqttctlError } from '../text/error.js';
import { isInteractive, PROMPT_CONTEXT, type PromptContext } from './terminal.js';

/** What can be chosen, under its name or as it is. */
export interface Choice<T> {
  readonly value: T;
  readonly name?: string;
  readonly description?: string;
}

/** Asks whether to go on with something that takes away; without a terminal nobody is asked. */
export async function confirmed(question: string): Promise<boolean> {
  return !isInteractive() || askYesOrNo(question, false);
}

/** @param usual what Enter means */
export async function askYesOrNo(message: string, usual: boolean, signal?: AbortSignal): Promise<boolean> {
  const { default: confirm } = await import('@inquirer/confirm');
  const keywords = {
    yes: t`Yes`,
    no: t`No`,
    error: ({ yes, no }: { yes: string; no: string }) => t`Answer with "${yes}" or "${no}".`,
  };
  const context = { ...PROMPT_CONTEXT, ...(signal && { signal }) };
  return answered(confirm({ message, default: usual, theme: { keywords } }, context));
}

/** @param usual the choice that Enter takes; without it the first */
export async function askChoice<T>(message: string, choices: readonly Choice<T>[], usual?: T): Promise<T> {
  const { default: select } = await import('@inquirer/select');
  const config = { message, choices, pageSize: PAGE, theme: { style: { keysHelpTip } } };
  return answered(select<T>(usual === undefined ? config : { ...config, default: usual }, PROMPT_CONTEXT));
}

/** One line, without the blanks round it. */
export async function askLine(message: string, usual?: string): Promise<string> {
  const { default: input } = await import('@inquirer/input');
  const text = await answered(input({ message, ...(usual && { default: usual }) }, PROMPT_CONTEXT));
  return text.trim();
}

/** A prompt that shows nothing of what is typed, and no way to show it. */
export async function askPassword(message: string, context: PromptContext = PROMPT_CONTEXT): Promise<string> {
  const { default: password } = await import('@inquirer/password');
  const style = { maskedText: t`[input is masked]` };
  return answered(password({ message, toggleMask: false, theme: { style } }, context));
}

/** So many choices are seen at a time. */
const PAGE = 12;

/** Inquirer's line about the keys, in the language of the user. */
function keysHelpTip(keys: [key: string, action: string][]): string {
  const actions: Readonly<Record<string, string>> = { navigate: t`navigate`, select: t`select` };
  return keys
    .map(([key, action]) => `${styleText('bold', key)} ${styleText('dim', actions[action] ?? action)}`)
    .join(styleText('dim', ' • '));
}

/** Waits for the answer to a prompt; who leaves it with Ctrl-C or Ctrl-D gets the exit code of an interruption. */
async function answered<T>(prompt: Promise<T>): Promise<T> {
  try {
    return await prompt;
  } catch (error) {
    const { name } = error as Error;
    if (name !== 'ExitPromptError' && name !== 'AbortPromptError') throw error;
    throw new MqttctlError(t`Interrupted; nothing was changed.`, ExitCode.interrupted);
  }
}

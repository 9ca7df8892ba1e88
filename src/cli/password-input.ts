import { randomInt } from 'node:crypto';
import * as Flags from '@oclif/core/flags';
import { t } from '../language/t.js';
import { whyNoPassword } from '../passwd/hashing.js';
import { visible } from '../report/visible.js';
import { MqttctlError, UsageError } from '../text/error.js';
import { environmentPassword } from './environment.js';
import { readInput } from './input.js';
import { askPassword } from './prompts.js';
import { isInteractive, type PromptContext, withoutEcho } from './terminal.js';

/** Where a password that exists comes from: never from an argument, which every account of the machine can see. */
export const passwordFlags = {
  'password-stdin': Flags.boolean({
    description: t`read the password from standard input`,
    exclusive: ['password-file', 'generate'],
  }),
  'password-file': Flags.string({
    helpValue: 'FILE',
    description: t`read the password from a file`,
    exclusive: ['password-stdin', 'generate'],
  }),
};

/** And where a new one may come from. */
export const newPasswordFlags = {
  ...passwordFlags,
  generate: Flags.boolean({
    description: t`make up a password, and print it once`,
    exclusive: ['password-stdin', 'password-file', 'dry-run', 'check'],
  }),
  'min-length': Flags.integer({
    min: 1,
    max: 1000,
    helpValue: 'N',
    description: t`refuse passwords of fewer characters`,
  }),
};

export interface PasswordInput {
  readonly 'password-stdin'?: boolean | undefined;
  readonly 'password-file'?: string | undefined;
  readonly generate?: boolean | undefined;
  readonly 'min-length'?: number | undefined;
}

/**
 * The password that a user types or has somewhere: by the flags, MQTTCTL_PASSWORD, or a hidden prompt.
 *
 * @throws UsageError where there is none and nobody to ask
 */
export async function readPassword(input: PasswordInput, user: string): Promise<Buffer> {
  return (await givenPassword(input)) ?? Buffer.from(await askPassword(t`Password of ${visible(user)}:`));
}

/** As {@link readPassword}, for a new password: asked twice, and looked at. A generated one comes as text to print. */
export async function readNewPassword(
  input: PasswordInput,
  user: string,
): Promise<{ readonly password: Buffer; readonly generated?: string }> {
  const minimum = input['min-length'] ?? 1;
  if (input.generate) {
    const generated = makeUp(Math.max(GENERATED_LENGTH, minimum));
    return { password: Buffer.from(generated), generated };
  }
  const given = await givenPassword(input);
  if (!given) return { password: await withoutEcho((context) => askTwice(user, minimum, context)) };
  const problem = whyNotNew(given, minimum);
  if (problem) throw new MqttctlError(t`The password ${problem}; nothing was changed.`);
  return { password: given };
}

async function givenPassword(input: PasswordInput): Promise<Buffer | undefined> {
  const file = input['password-file'];
  const source = input['password-stdin'] ? '-' : file;
  if (source !== undefined) return withoutNewline((await readInput(source)).bytes);
  if (environmentPassword !== undefined) return Buffer.from(environmentPassword);
  if (isInteractive()) return undefined;
  throw new UsageError(
    t`There is no terminal to ask for the password: use --password-stdin, --password-file FILE or MQTTCTL_PASSWORD.`,
  );
}

/** Editors and echo end a line; the password does not have that newline. */
function withoutNewline(bytes: Buffer): Buffer {
  const text = bytes.at(-1) === LF ? bytes.subarray(0, -1) : bytes;
  return text !== bytes && text.at(-1) === CR ? text.subarray(0, -1) : text;
}

async function askTwice(user: string, minimum: number, context: PromptContext): Promise<Buffer> {
  const { strengthHint } = await import('../passwd/strength.js');
  const say = (sentence: string) => process.stderr.write(`  ${sentence}\n`);
  for (;;) {
    const first = await askPassword(t`New password of ${visible(user)}:`, context);
    const problem = whyNotNew(Buffer.from(first), minimum);
    // A check of the prompt itself would leave the old text in the field, where nobody sees it.
    if (problem) {
      say(t`It ${problem}.`);
      continue;
    }
    const hint = strengthHint(first, user);
    if (hint) say(hint);
    if (first === (await askPassword(t`Once more:`, context))) return Buffer.from(first);
    say(t`The two are not the same; try again.`);
  }
}

/** To follow on "The password ". */
function whyNotNew(password: Buffer, minimum: number): string | undefined {
  const length = [...password.toString('utf8')].length;
  if (length > 0 && length < minimum) return t`has ${length} characters, fewer than ${minimum}`;
  return whyNoPassword(password);
}

/** Without those that look alike: 0 and O, 1, l and I. */
const ALPHABET = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** 116 bits. */
const GENERATED_LENGTH = 20;

function makeUp(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

const LF = 0x0a;
const CR = 0x0d;

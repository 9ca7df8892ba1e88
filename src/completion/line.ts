import type { CommandClass } from '../cli/commands.js';

type Flag = CommandClass['flags'][string];
type OptionFlag = Extract<Flag, { type: 'option' }>;

/** What is being written: the value of a flag, or an argument. */
export interface Expected {
  readonly name: string;
  readonly options: readonly string[] | undefined;
  /** What help shows for the value of a flag. */
  readonly helpValue: string | undefined;
  /** Values may follow each other, with commas between. */
  readonly isList: boolean;
}

/** A command line up to the cursor. */
export interface CommandLine {
  readonly command: string;
  /** The flags before the cursor, with their values; switches have none. */
  readonly given: ReadonlyMap<string, readonly string[]>;
  readonly args: readonly string[];
  /** The current word is a flag, or begins as one. */
  readonly asksForFlag: boolean;
  /** Undefined where nothing but a flag can come. */
  readonly expects: Expected | undefined;
  /** The part of the current word that belongs to what is expected. */
  readonly current: string;
  /** The part before it, as `--config=`. */
  readonly head: string;
}

/** Reads the words after the name of a command as oclif's parser will, however unfinished they are. */
export function readLine(name: string, command: CommandClass, rest: readonly string[], current: string): CommandLine {
  const flags: Readonly<Record<string, Flag>> = { ...command.flags, ...command.baseFlags };
  const given = new Map<string, string[]>();
  const args: string[] = [];
  let open: string | undefined;
  let onlyArguments = false;
  for (const word of rest) {
    // A dash alone is standard input.
    const isPlain = !word.startsWith('-') || word === '-';
    if (onlyArguments || (isPlain && open === undefined)) {
      args.push(word);
    } else if (open !== undefined && (isPlain || given.get(open)?.length === 0)) {
      given.get(open)?.push(word);
      if (!isGreedy(flags[open])) open = undefined;
    } else if (word === '--') {
      onlyArguments = true;
      open = undefined;
    } else {
      open = take(word, flags, given);
    }
  }
  const line = { command: name, given, args, asksForFlag: false, current, head: '' };
  const needsValue = open !== undefined && given.get(open)?.length === 0;
  const attached = onlyArguments || needsValue ? undefined : /^--([^=]+)=(.*)$/s.exec(current);
  if (attached) {
    const [, flag = '', value = ''] = attached;
    return { ...line, expects: expectedOf(flag, flags[flag]), current: value, head: `--${flag}=` };
  }
  if (current.startsWith('-') && !onlyArguments && !needsValue) {
    return { ...line, asksForFlag: true, expects: undefined };
  }
  return { ...line, expects: open === undefined ? argument(command, args.length) : expectedOf(open, flags[open]) };
}

/** Notes a flag, and gives its name where its value is still to come. */
function take(word: string, flags: Readonly<Record<string, Flag>>, given: Map<string, string[]>): string | undefined {
  const [name, value] = word.startsWith('--') ? longFlag(word) : shortFlag(word, flags);
  const flag = flags[name];
  const values = given.get(name) ?? [];
  given.set(name, value === undefined ? [] : [...values, value]);
  return flag?.type === 'option' && value === undefined ? name : undefined;
}

function longFlag(word: string): [string, string | undefined] {
  const equals = word.indexOf('=');
  return equals === -1
    ? [word.slice(2).replace(/^no-/, ''), undefined]
    : [word.slice(2, equals), word.slice(equals + 1)];
}

/** `-c`, `-cFILE`; of switches in a row the last. */
function shortFlag(word: string, flags: Readonly<Record<string, Flag>>): [string, string | undefined] {
  const named = (char: string) => Object.keys(flags).find((name) => flags[name]?.char === char);
  for (let index = 1; index < word.length; index += 1) {
    const name = named(word[index] as string);
    if (name !== undefined && flags[name]?.type === 'option') {
      const value = word.slice(index + 1).replace(/^=/, '');
      return [name, value === '' ? undefined : value];
    }
  }
  return [named(word.at(-1) as string) ?? '', undefined];
}

/** Flags that oclif lets take all words up to the next flag. */
function isGreedy(flag: Flag | undefined): boolean {
  return flag?.type === 'option' && flag.multiple === true && !flag.multipleNonGreedy;
}

function expectedOf(name: string, flag: Flag | undefined): Expected | undefined {
  if (flag?.type !== 'option') return undefined;
  const { options, helpValue, delimiter } = flag as OptionFlag;
  return {
    name,
    options,
    helpValue: helpValue === undefined ? undefined : String(helpValue),
    isList: delimiter === ',',
  };
}

function argument({ args, strict }: CommandClass, index: number): Expected | undefined {
  const all = Object.entries(args ?? {});
  const [name, arg] = all[index] ?? (strict === false ? all.at(-1) : undefined) ?? [];
  return name === undefined ? undefined : { name, options: arg?.options, helpValue: undefined, isList: false };
}

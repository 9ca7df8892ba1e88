import type { Command } from '@oclif/core';
import { BaseCommand } from '../src/cli/base-command.js';
import { type CommandClass, commands } from '../src/cli/commands.js';

/** What --help, the man pages and docs/commands say about a command. */
export interface CommandFacts {
  /** As it is typed after `mqttctl`. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  readonly description: string;
  readonly args: readonly ArgumentFacts[];
  /** Those of the command itself, without {@link globalFlags}. */
  readonly flags: readonly FlagFacts[];
  readonly examples: readonly ExampleFacts[];
}

export interface ArgumentFacts {
  /** In capitals, with … where there may be several. */
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
}

export interface FlagFacts {
  readonly name: string;
  readonly char: string | undefined;
  /** What stands for the value; undefined for a switch. */
  readonly value: string | undefined;
  readonly multiple: boolean;
  readonly description: string;
}

export interface ExampleFacts {
  readonly description: string;
  readonly command: string;
}

/** The flags that every command has, --help among them. */
export const globalFlags: readonly FlagFacts[] = [
  ...flagsOf(BaseCommand.baseFlags),
  { name: 'help', char: 'h', value: undefined, multiple: false, description: 'show how the command is used' },
];

/** Every command, in the order of their names. */
export const commandFacts: readonly CommandFacts[] = (
  await Promise.all(Object.entries(commands).map(async ([name, load]) => factsOf(name, (await load()).default)))
).sort((a, b) => (a.name < b.name ? -1 : 1));

/** The parts of `mqttctl passwd add USER [FLAGS]` that follow the name. */
export function synopsis({ args, flags }: CommandFacts): string {
  const words = args.map(({ name, required }) => (required ? name : `[${name}]`));
  return [...words, ...(flags.length > 0 ? ['[FLAGS]'] : [])].join(' ');
}

function factsOf(name: string, command: CommandClass): CommandFacts {
  return {
    name,
    summary: command.summary ?? '',
    description: command.description ?? '',
    args: Object.entries(command.args ?? {}).map(([argument, { required, description }], index, all) => ({
      name: argument.toUpperCase() + (!command.strict && index === all.length - 1 ? '…' : ''),
      required: required === true,
      description: description ?? '',
    })),
    flags: flagsOf(command.flags ?? {}),
    examples: (command.examples ?? []).map(exampleOf),
  };
}

function flagsOf(flags: CommandClass['flags']): FlagFacts[] {
  return Object.entries(flags)
    .filter(([, flag]) => !flag.hidden)
    .map(([name, flag]) => ({
      name: flag.type === 'boolean' && flag.allowNo ? `[no-]${name}` : name,
      char: flag.char,
      value: flag.type === 'option' ? (flag.options?.join('|') ?? String(flag.helpValue ?? 'VALUE')) : undefined,
      multiple: flag.type === 'option' && flag.multiple === true,
      description: flag.description ?? '',
    }));
}

function exampleOf(example: Command.Example): ExampleFacts {
  const { description, command } = typeof example === 'string' ? { description: '', command: example } : example;
  return { description, command: command.replaceAll('<%= config.bin %>', 'mqttctl') };
}

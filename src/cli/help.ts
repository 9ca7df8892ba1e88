import { type Command, Config, Help, type Interfaces, Plugin } from '@oclif/core';
import { type CommandClass, commands, topics } from './commands.js';
import { ownPackage, packageRoot } from './package.js';

/** Prints oclif's help for a command or a topic, by its words, or for all of mqttctl. */
export async function showHelp(subject: string | undefined): Promise<void> {
  const plugin = new Plugin({ root: packageRoot });
  const { name, version, description } = ownPackage();
  const pjson = {
    name,
    version,
    description,
    oclif: {
      bin: name,
      topicSeparator: ' ',
      topics: Object.fromEntries(Object.entries(topics).map(([topic, text]) => [topic, { description: text }])),
    },
  };
  const all = Object.entries(commands).map(async ([words, load]) => describe(words, (await load()).default));
  // What oclif would take from the files of a plugin, after a search for them.
  Object.assign(plugin, { name, version, pjson, root: packageRoot, hooks: {}, commands: await Promise.all(all) });
  const config = await Config.load({ root: packageRoot, plugins: new Map([[name, plugin]]) });
  await new Help(config).showHelp(subject === undefined ? [] : [subject.replace(' ', ':')]);
}

/** A command as oclif's help wants it. */
function describe(words: string, command: CommandClass): Command.Loadable {
  const { summary, description, examples, args, strict } = command;
  const flags: Interfaces.FlagInput = { ...command.baseFlags, ...command.flags };
  const named = <T extends object>(all: Record<string, T>) =>
    Object.fromEntries(Object.entries(all).map(([name, each]) => [name, { ...each, name }]));
  return {
    id: words.replace(' ', ':'),
    summary,
    description,
    examples,
    strict,
    args: named(args),
    flags: named(flags),
    aliases: [],
    hiddenAliases: [],
    hasDynamicHelp: false,
    hidden: false,
  } as unknown as Command.Loadable;
}

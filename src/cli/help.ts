import { type Command, CommandHelp, Config, Help, type Interfaces, Plugin } from '@oclif/core';
import { t } from '../language/t.js';
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
  await new OwnHelp(config, { hideCommandSummaryInDescription: true }).showHelp(
    subject === undefined ? [] : [subject.replace(' ', ':')],
  );
}

/** oclif's help in the language of the user, within the width of the terminal. */
class OwnHelp extends Help {
  protected override CommandHelpClass = OwnCommandHelp;

  override section(header: string, body: Parameters<Help['section']>[1]): string {
    return super.section(heading(header), body);
  }

  /** No command has commands below it. */
  override async showCommandHelp(command: Command.Loadable): Promise<void> {
    this.log(`${this.wrap(command.summary ?? '')}\n`);
    this.log(this.formatCommand(command));
    this.log('');
  }

  override formatRoot(): string {
    const purpose = t`The admin tool for Eclipse Mosquitto: writes, checks and explains its files, exactly as each broker version reads them`;
    return [this.wrap(purpose), this.section('USAGE', '$ mqttctl COMMAND')].join('\n\n');
  }
}

class OwnCommandHelp extends CommandHelp {
  override section(header: string, body: Parameters<CommandHelp['section']>[1]): string {
    return super.section(heading(header), body);
  }

  protected override flags(flags: Command.Flag.Any[]): [string, string | undefined][] | undefined {
    return super
      .flags(flags)
      ?.map(([label, text]) => [
        label.replace('=<option>', `=<${t`option`}>`),
        text?.replace('<options: ', `<${t`options`}: `).replace('(required)', t`(required)`),
      ]);
  }

  /** Also what begins with `sudo`, or is a pipe, is typed at a prompt. */
  protected override examples(examples: Command.Example[] | string | undefined): string | undefined {
    if (!Array.isArray(examples)) return super.examples(examples);
    return super.examples(
      examples.map((example) => {
        if (typeof example === 'string' || /^(?:mqttctl|<%=)/.test(example.command)) return example;
        return { ...example, command: `$ ${example.command}` };
      }),
    );
  }
}

function heading(header: string): string {
  const headings: Readonly<Record<string, string>> = {
    USAGE: t`USAGE`,
    ARGUMENTS: t`ARGUMENTS`,
    FLAGS: t`FLAGS`,
    'GLOBAL FLAGS': t`GLOBAL FLAGS`,
    DESCRIPTION: t`DESCRIPTION`,
    EXAMPLES: t`EXAMPLES`,
    COMMANDS: t`COMMANDS`,
    TOPICS: t`TOPICS`,
  };
  return headings[header] ?? header;
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

import { type CommandFacts, commandFacts, type FlagFacts, globalFlags, synopsis } from './command-facts.js';

/** The index of all commands, and a page for each topic, by their names in the repository. */
export function commandDocs(notice: string): ReadonlyMap<string, string> {
  const topics = new Map<string, CommandFacts[]>();
  for (const command of commandFacts) {
    const topic = topicOf(command);
    topics.set(topic, [...(topics.get(topic) ?? []), command]);
  }
  return new Map([
    ['docs/commands.md', `${notice}${index()}`],
    ...[...topics].map(
      ([topic, commands]) =>
        [
          `docs/commands/${topic}.md`,
          `${notice}# mqttctl ${topic}\n\n${commands.map((command) => entry(command, commands.length > 1)).join('\n')}`,
        ] as const,
    ),
  ]);
}

function topicOf({ name }: CommandFacts): string {
  return name.split(' ')[0] as string;
}

function index(): string {
  const rows = commandFacts.map((command) => {
    const topic = topicOf(command);
    const anchor = command.name === topic ? '' : `#mqttctl-${command.name.replaceAll(' ', '-')}`;
    return `| [${command.name}](commands/${topic}.md${anchor}) | ${command.summary} |`;
  });
  return `# The commands of mqttctl\n\nAlso in the terminal: \`mqttctl COMMAND --help\`, or \`man mqttctl-lint\`.\n\n| command | does |\n|---|---|\n${rows.join('\n')}\n\n## Flags of every command\n\n${flagTable(globalFlags)}`;
}

function entry(command: CommandFacts, isOneOfSeveral: boolean): string {
  const { name, summary, description, args, flags, examples } = command;
  return [
    ...(isOneOfSeveral ? [`## mqttctl ${name}\n`] : []),
    `${summary}\n`,
    `\`\`\`\nmqttctl ${name} ${synopsis(command)}\n\`\`\`\n`,
    `${text(description)}\n`,
    ...(args.length > 0
      ? [
          table(
            'argument',
            args.map((arg) => [`\`${arg.name}\``, arg.description]),
          ),
        ]
      : []),
    ...(flags.length > 0 ? [flagTable(flags)] : []),
    ...examples.map((example) => `${text(example.description)}\n\n\`\`\`sh\n${example.command}\n\`\`\`\n`),
  ].join('\n');
}

function flagTable(flags: readonly FlagFacts[]): string {
  return table(
    'flag',
    flags.map(({ name, char, value, multiple, description }) => {
      const names = `${char ? `-${char}, ` : ''}--${name}`;
      return [`\`${names}${value === undefined ? '' : ` ${value}`}${multiple ? ' …' : ''}\``, description];
    }),
  );
}

function table(title: string, rows: readonly (readonly string[])[]): string {
  const lines = rows.map((cells) => `| ${cells.map((cell) => text(cell.replaceAll('|', '\\|'))).join(' | ')} |`);
  return `| ${title} | |\n|---|---|\n${lines.join('\n')}\n`;
}

/** Outside of code, Markdown would take `*` and `<` for its own. */
function text(words: string): string {
  return words.startsWith('`') ? words : words.replace(/[*<_]/g, '\\$&');
}

import { KNOWN_CONFIGURATIONS } from '../src/installation/known-locations.js';
import { type CommandFacts, commandFacts, type FlagFacts, globalFlags, synopsis } from './command-facts.js';

/** What all pages say of themselves. */
export interface Edition {
  readonly version: string;
  /** As 2026-11-28. */
  readonly date: string;
}

const EXIT_STATUS: readonly (readonly [string, string])[] = [
  ['0', 'Done; or the answer is yes, or nothing was found.'],
  [
    '1',
    'The answer is no: errors, a failed check, access denied, a wrong password, changes that --check would have made.',
  ],
  ['2', 'The command line is wrong.'],
  ['3', 'It could not be done; nothing was changed.'],
  ['130', 'Interrupted; nothing is half-written.'],
];

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['MQTTCTL_CONFIG', 'Main configuration file, where --config names none.'],
  [
    'MQTTCTL_PASSWORD',
    'The password that a command would ask for, in scripts. No program that mqttctl starts gets it.',
  ],
  ['MQTTCTL_LANG', 'Language of the texts, en or fr, before LC_ALL, LC_MESSAGES and LANG.'],
  ['NO_COLOR', 'No colour, also on a terminal.'],
  ['FORCE_COLOR', 'Colour, also where there is no terminal.'],
  ['VISUAL, EDITOR', 'What "mqttctl config edit" starts.'],
  ['DEBUG', 'Where it is *, errors come with the place in the program.'],
];

const FILES: readonly (readonly [string, string])[] = [
  [
    KNOWN_CONFIGURATIONS.join(', '),
    'The first of them that exists is the configuration. The password and ACL file are those that it names.',
  ],
  ['mqttctl.config.json, mqttctl.config.yaml', 'Settings, in the working directory or above.'],
];

const BROKER_PAGES = ['mosquitto(8)', 'mosquitto.conf(5)', 'mosquitto_passwd(1)'];

/** The pages in the macros of man(7), by the names of their files. */
export function manPages(edition: Edition): ReadonlyMap<string, string> {
  return new Map([
    ['mqttctl.1', mainPage(edition)],
    ...commandFacts.map((command) => [`${pageName(command)}.1`, commandPage(command, edition)] as const),
  ]);
}

function pageName({ name }: Pick<CommandFacts, 'name'>): string {
  return `mqttctl-${name.replaceAll(' ', '-')}`;
}

function mainPage(edition: Edition): string {
  const commands = commandFacts.map((command) => item(`\\fBmqttctl ${roff(command.name)}\\fR`, command.summary));
  return page('mqttctl', 'administer the Mosquitto MQTT broker', edition, [
    section('SYNOPSIS', '.B mqttctl\n.I COMMAND\n[\\fIARGUMENTS\\fR] [\\fIFLAGS\\fR]'),
    section(
      'DESCRIPTION',
      paragraph(
        'Writes, checks and explains the files of Eclipse Mosquitto, mosquitto.conf, the password file and the ACL file, exactly as each version of the broker reads them, and examines a broker that runs.',
      ),
    ),
    section('COMMANDS', [...commands, paragraph('Each command has a page of its own, as mqttctl-lint(1).')].join('\n')),
    section('OPTIONS', globalFlags.map(flagItem).join('\n')),
    ...commonSections(),
    section('SEE ALSO', references([...commandFacts.map((command) => `${pageName(command)}(1)`), ...BROKER_PAGES])),
  ]);
}

function commandPage(command: CommandFacts, edition: Edition): string {
  const { name, summary, description, args, flags, examples } = command;
  const [topic] = name.split(' ');
  const siblings = commandFacts.filter((other) => other !== command && other.name.split(' ')[0] === topic);
  return page(pageName(command), summary.replace(/\.$/, ''), edition, [
    section('SYNOPSIS', `.B mqttctl ${roff(name)}\n${roff(synopsis(command))}`),
    section(
      'DESCRIPTION',
      [paragraph(description), ...args.map((arg) => item(italic(arg.name), arg.description))].join('\n'),
    ),
    section('OPTIONS', [...flags.map(flagItem), '.SS Of every command', ...globalFlags.map(flagItem)].join('\n')),
    section(
      'EXAMPLES',
      examples.map((example) => `${paragraph(example.description)}\n${code(example.command)}`).join('\n'),
    ),
    ...commonSections(),
    section(
      'SEE ALSO',
      references(['mqttctl(1)', ...siblings.map((other) => `${pageName(other)}(1)`), ...BROKER_PAGES]),
    ),
  ]);
}

function commonSections(): string[] {
  const list = (entries: readonly (readonly [string, string])[]) =>
    entries.map(([term, text]) => item(`\\fB${roff(term)}\\fR`, text)).join('\n');
  return [
    section('EXIT STATUS', list(EXIT_STATUS)),
    section('ENVIRONMENT', list(ENVIRONMENT)),
    section('FILES', list(FILES)),
  ];
}

function page(name: string, purpose: string, { version, date }: Edition, sections: readonly string[]): string {
  const title = `.TH ${roff(name.toUpperCase())} 1 ${date} "mqttctl ${roff(version)}" "User Commands"`;
  return `${[title, section('NAME', `${roff(name)} \\-\n${lines(purpose)}`), ...sections].join('\n')}\n`;
}

function section(title: string, body: string): string {
  return `.SH ${title}\n${body.replace(/^\.PP\n/, '')}`;
}

function paragraph(text: string): string {
  return `.PP\n${lines(text)}`;
}

function item(term: string, text: string): string {
  return `.TP\n${term}\n${lines(text)}`;
}

function flagItem({ name, char, value, multiple, description }: FlagFacts): string {
  const names = [...(char ? [`-${char}`] : []), `--${name}`].map((each) => `\\fB${roff(each)}\\fR`).join(', ');
  const values = value === undefined ? '' : ` ${italic(value)}${multiple ? '\\~.\\|.\\|.' : ''}`;
  return item(names + values, description);
}

function code(line: string): string {
  return `.PP\n.RS 4\n.nf\n${roff(line)}\n.fi\n.RE`;
}

function italic(text: string): string {
  return `\\fI${roff(text)}\\fR`;
}

/** `name(1)`, … with the names in bold. */
function references(pages: readonly string[]): string {
  return pages
    .map(
      (each, index) => `.BR ${each.replace('(', ' (').replaceAll('-', '\\-')}${index < pages.length - 1 ? ' ,' : ''}`,
    )
    .map((line) => line.replace(/\) ,$/, '),'))
    .join('\n');
}

const ROFF: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
  '"': '\\(dq',
};

/** A text in lines that fit an editor: roff fills them anew. */
function lines(text: string): string {
  return (text.match(/\S.{0,70}(?=\s|$)/gu) ?? []).map(roff).join('\n');
}

/** Text as roff prints it unchanged, also at the start of a line. */
function roff(text: string): string {
  const escaped = text
    .replace(/[\\\-'`^~"]/g, (character) => ROFF[character] as string)
    .replace(
      /\P{ASCII}/gu,
      (character) => `\\[u${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`,
    );
  return escaped.startsWith('.') ? `\\&${escaped}` : escaped;
}

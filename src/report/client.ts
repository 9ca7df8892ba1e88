import type { ChalkInstance } from 'chalk';
import type { ClientRights, ClientSettings } from '../clients/client-settings.js';
import type { Part, Program } from '../clients/program.js';
import type { MissingRule, Right } from '../clients/rights.js';
import type { UserState } from '../clients/user-state.js';
import { t } from '../language/t.js';
import { capital, sentence } from '../text/words.js';
import { commandLine } from './command-line.js';
import { table } from './table.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** For people: where to, the settings to paste, what to know, and which rights are there or missing. */
export function clientText(settings: ClientSettings, chalk: ChalkInstance): string {
  const { program, url, because, parts, warnings, notes, username } = settings;
  const who = username === undefined ? t`an anonymous client` : visible(username);
  return [
    t`${chalk.bold(program.title)} as ${who} connects to ${chalk.bold(visible(url))}`,
    ...wrap(visible(`${capital(because)}.`)),
    ...warnings.flatMap((warning) => listItem(visible(warning)).map((line) => chalk.yellow(line))),
    '',
    ...parts.flatMap((part) => [chalk.bold(t`Into ${visible(part.place)}:`), '', contentOf(part), '']),
    ...notes.flatMap((note) => listItem(visible(note))),
    ...(notes.length > 0 ? [''] : []),
    ...userLines(settings, chalk),
    ...rightsLines(settings, chalk),
    '',
  ].join('\n');
}

/** The settings alone, as they stand in a file: lines, or the words of a command. */
export function contentOf({ content }: Part): string {
  const text = typeof content === 'string' ? content : commandLine(content);
  return text.split('\n').map(visible).join('\n');
}

/** For `client --list`. */
export function programsText(programs: readonly Program[]): string {
  return table([
    [t`NAME`, t`ALSO`, t`PROGRAM`],
    ...programs.map(({ name, aliases, title }) => [name, aliases.join(', '), title]),
  ]);
}

function listItem(text: string): string[] {
  return wrap(text, 78).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);
}

function userLines({ user, username = '' }: ClientSettings, chalk: ChalkInstance): string[] {
  const text = userText(user, username);
  const lines = wrap(visible(text));
  if (user.state === 'missing')
    return [...lines.map((line) => chalk.red(line)), '', `  ${visible(userCommand(username, user.file))}`];
  return lines;
}

function userText(user: UserState, name: string): string {
  switch (user.state) {
    case 'known':
      return t`The user ${name} is in the password file (${user.file}:${user.line}).`;
    case 'missing':
      return t`The user ${name} is not in the password file:`;
    case 'unreadable':
      return t`Whether the user ${name} exists is not known: ${user.file} cannot be read (${user.code}).`;
    case 'anonymous':
      return t`The listener lets in clients without a user name.`;
    case 'unchecked':
      return t`Nothing checks user names and passwords on this listener: any will do.`;
    case 'by handshake':
      return t`The broker takes the user name from the certificate, or the key, of the client.`;
    case 'by plugin':
      return t`A plugin knows the users: whether it knows ${name} cannot be told.`;
  }
}

/** The command that makes a user. */
export function userCommand(name: string, file: string): string {
  return mqttctlLine(['passwd', 'add'], [name], ['--file', file]);
}

function rightsLines({ rights, username }: ClientSettings, chalk: ChalkInstance): string[] {
  if ('unknown' in rights) {
    const rows = rights.wanted.map(({ topic, access }) => [visible(topic), access]);
    return [
      '',
      table([[t`TOPIC`, t`ACCESS`], ...rows]).trimEnd(),
      '',
      ...wrap(visible(t`Whether that is granted is not known. ${sentence(rights.unknown)}`)),
    ];
  }
  const { list, missing, aclFile } = rights;
  const rows = list.map((right) => [
    visible(right.topic),
    right.access,
    paint(right, chalk)(visible(stateText(right, aclFile))),
  ]);
  return [
    ...wrap(visible(aclFile === undefined ? t`No ACL file applies to the listener.` : t`Rights come from ${aclFile}.`)),
    '',
    table([[t`TOPIC`, t`ACCESS`, t`GRANTED`], ...rows]).trimEnd(),
    ...missingLines(missing, username, rights),
  ];
}

function stateText({ reach, rule }: Right, aclFile: string | undefined): string {
  if (aclFile === undefined) return reach === 'all' ? t`to everybody` : t`no: the broker keeps it for itself`;
  const place = rule && t`line ${rule.line} (${rule.text})`;
  if (reach === 'all') return place === undefined ? t`yes` : t`by ${place}`;
  if (reach === 'part') return t`partly, by ${place}`;
  return place === undefined ? t`missing` : t`no, denied by ${place}`;
}

function paint({ reach }: Right, chalk: ChalkInstance): ChalkInstance {
  return reach === 'all' ? chalk.green : reach === 'part' ? chalk.yellow : chalk.red;
}

function missingLines(
  missing: readonly MissingRule[],
  user: string | undefined,
  { aclFile }: Extract<ClientRights, { missing: unknown }>,
): string[] {
  if (missing.length === 0 || aclFile === undefined) return [];
  return [
    '',
    t`What is missing is granted by:`,
    '',
    ...missing.map((rule) => `  ${visible(allowCommand(rule, user, aclFile))}`),
    '',
    user === undefined
      ? t`or by these lines in ${visible(aclFile)}, before the first user line:`
      : t`or by these lines in ${visible(aclFile)}:`,
    '',
    ...(user === undefined ? [] : [`  user ${visible(user)}`]),
    ...missing.map(({ topic, access }) => `  topic ${access} ${visible(topic)}`),
  ];
}

/** The command that grants a rule. */
export function allowCommand({ topic, access }: MissingRule, user: string | undefined, aclFile: string): string {
  const flags = [
    ...(user === undefined ? ['--anonymous'] : []),
    ...(access === 'readwrite' ? [] : [`--${access}`]),
    '--file',
    aclFile,
  ];
  return mqttctlLine(['acl', 'allow'], user === undefined ? [topic] : [user, topic], flags);
}

/** Names that begin with a minus would be taken for flags. */
function mqttctlLine(command: readonly string[], names: readonly string[], flags: readonly string[]): string {
  const rest = names.some((name) => name.startsWith('-')) ? [...flags, '--', ...names] : [...names, ...flags];
  return commandLine(['mqttctl', ...command, ...rest]);
}

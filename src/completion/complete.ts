import { type CommandClass, commands, findCommand, topics } from '../cli/commands.js';
import { t } from '../language/t.js';
import { visible } from '../report/visible.js';
import { type Candidate, type Completion, words } from './completion.js';
import { type CommandLine, readLine } from './line.js';
import { valuesOf } from './values.js';

/**
 * What may come next on a command line.
 *
 * @param line the words after `mqttctl`; the last one is being written, and may be empty
 */
export async function complete(line: readonly string[]): Promise<Completion> {
  const completion = await whatComes(line.slice(0, -1), line.at(-1) ?? '');
  // What cannot be shown as it is could not be typed either.
  const candidates = completion.candidates.filter(({ value }) => visible(value) === value && !value.includes('\ufffd'));
  return {
    ...completion,
    candidates: candidates.map(({ value, description }) => ({
      value,
      description: description === undefined ? undefined : visible(description),
    })),
  };
}

async function whatComes(before: readonly string[], current: string): Promise<Completion> {
  const found = findCommand(before);
  if (!found) return words(current.startsWith('-') && before.length === 0 ? ownFlags() : await commandsBelow(before));
  const command = await loaded(found.name);
  const line = readLine(found.name, command, found.rest, current);
  if (line.asksForFlag) return words(flagsOf(command, line));
  const values = await valuesOf(line);
  return values.kind === 'words' && values.candidates.length === 0 && current === '' && !line.expects
    ? words(flagsOf(command, line))
    : values;
}

function ownFlags(): Candidate[] {
  return [
    { value: '--help', description: t`show how mqttctl is used` },
    { value: '--version', description: t`print the version of mqttctl` },
  ];
}

/** The commands and topics that go on from the words so far. */
async function commandsBelow(before: readonly string[]): Promise<Candidate[]> {
  const prefix = before.map((word) => `${word} `).join('');
  const names = Object.keys(commands).filter((name) => name.startsWith(prefix));
  const next = new Set(names.map((name) => name.slice(prefix.length).split(' ')[0] as string));
  return Promise.all(
    [...next].map(async (word) => {
      const name = prefix + word;
      return { value: word, description: name in commands ? (await loaded(name)).summary : topics[name] };
    }),
  );
}

async function loaded(name: string): Promise<CommandClass> {
  return (await (commands[name] as (typeof commands)[string])()).default;
}

/** The flags that may still come. */
function flagsOf({ flags, baseFlags }: CommandClass, { given }: CommandLine): Candidate[] {
  const all = Object.entries({ ...flags, ...baseFlags });
  const isFree = ([name, flag]: (typeof all)[number]) =>
    !flag.hidden &&
    (!given.has(name) || (flag.type === 'option' && flag.multiple)) &&
    !flag.exclusive?.some((other) => typeof other === 'string' && given.has(other));
  const candidates = all.filter(isFree).map(([name, flag]) => ({
    // What is so by default need only be switched off.
    value: `--${flag.type === 'boolean' && flag.allowNo && flag.default === true ? 'no-' : ''}${name}`,
    description: flag.description,
  }));
  return [...candidates, { value: '--help', description: t`show how the command is used` }];
}

import { homedir } from 'node:os';
import { ruleIds, withSettings } from '../cli/installation.js';
import { packageRoot } from '../cli/package.js';
import type { ManagedFile } from '../conf/security-files.js';
import { decode } from '../conf/tokens.js';
import { versionText } from '../conf/version.js';
import { Installation } from '../installation/installation.js';
import { chooseSecurityFile, configured, FILE_NAMES, FILE_SIZE_MAX } from '../installation/security-file.js';
import { NEWEST } from '../installation/target.js';
import { loadSettings } from '../settings/settings.js';
import { SourceFile } from '../text/source-file.js';
import { type Candidate, type Completion, NOTHING, words } from './completion.js';
import type { CommandLine, Expected } from './line.js';

type Source = 'files' | 'directories' | ((line: CommandLine) => Promise<readonly Candidate[]>);

/** Where the values of an argument come from. */
const ARGUMENTS: Readonly<Record<string, Source>> = {
  user: users,
  option: options,
  value: optionValues,
  profile: profiles,
  name: programs,
  directory: 'directories',
  a: 'files',
  b: 'files',
  file: 'files',
  list: 'files',
  path: 'files',
  paths: 'files',
  what: 'files',
};

/** Those of a flag, where it is not enough to know what its value is. */
const FLAGS: Readonly<Record<string, Source>> = {
  as: async () => [],
  'bridge-user': async () => [],
  user: users,
  listener: listeners,
  only: checksAndParts,
  skip: checksAndParts,
  explain: rules,
  rule: ruleSettings,
  target: async () => ['installed', '1.6', '2.0', '2.1', '3.0'].map(word),
};

/** Those of a flag by what help shows for its value. */
const HELP_VALUES: Readonly<Record<string, Source>> = {
  FILE: 'files',
  LOG: 'files',
  PATH: 'files',
  LIST: 'files',
  DIR: 'directories',
  USER: users,
};

/** What may stand where the line expects a value. */
export async function valuesOf(line: CommandLine): Promise<Completion> {
  const { expects, current, head } = line;
  if (!expects) return NOTHING;
  if (expects.options) return words(expects.options.map(word), head);
  const source = sourceOf(expects);
  if (source === undefined) return NOTHING;
  if (typeof source === 'string') return { kind: source, head, candidates: [] };
  const listHead = expects.isList ? current.slice(0, current.lastIndexOf(',') + 1) : '';
  return words(await source(line), head + listHead);
}

function sourceOf({ name, helpValue }: Expected): Source | undefined {
  return helpValue === undefined ? (ARGUMENTS[name] ?? FLAGS[name]) : (FLAGS[name] ?? HELP_VALUES[helpValue]);
}

function word(value: string): Candidate {
  return { value };
}

/** Users of the password file; for rules also those of the ACL file, as not all need a password. */
async function users(line: CommandLine): Promise<Candidate[]> {
  const installation = await installationOf(line);
  const [topic] = line.command.split(' ');
  const file = lastPath(line, 'file');
  const names = await Promise.allSettled([
    usersIn(installation, 'password_file', topic === 'passwd' ? file : undefined),
    topic === 'passwd' ? [] : usersIn(installation, 'acl_file', topic === 'acl' ? file : undefined),
  ]);
  const found = new Set(names.flatMap((each) => (each.status === 'fulfilled' ? each.value : [])));
  return [...found].filter((name) => !line.args.includes(name)).map(word);
}

async function usersIn(installation: Installation, kind: ManagedFile, named: string | undefined): Promise<string[]> {
  const { path } = await chooseSecurityFile(installation, kind, named);
  const content = installation.fs.read(path, FILE_SIZE_MAX);
  if (!content.ok) return [];
  const file = new SourceFile(path, content.value, FILE_NAMES[kind]);
  return (kind === 'password_file' ? await passwordUsers(file) : await aclUsers(file)).map(decode);
}

async function passwordUsers(file: SourceFile): Promise<string[]> {
  const { parsePasswordFile } = await import('../passwd/parse.js');
  return parsePasswordFile(file, NEWEST).lines.flatMap((line) => (line.kind === 'entry' ? [line.user.text] : []));
}

async function aclUsers(file: SourceFile): Promise<string[]> {
  const { parseAclFile } = await import('../acl/parse.js');
  return parseAclFile(file, NEWEST).lines.flatMap((line) => (line.kind === 'user' ? [line.name.text] : []));
}

async function options(): Promise<Candidate[]> {
  const { options } = await import('../conf/catalogue/index.js');
  return options
    .filter(({ name }) => !name.includes('*'))
    .map(({ name, help }) => ({ value: name, description: help }));
}

/** Of options whose values are known. */
async function optionValues({ args: [name = ''] }: CommandLine): Promise<Candidate[]> {
  const { findOption } = await import('../conf/catalogue/index.js');
  const { at } = await import('../conf/version.js');
  const option = findOption(name, NEWEST)?.option;
  const value = option && at(option.value, NEWEST);
  if (value?.kind === 'boolean') return ['true', 'false'].map(word);
  return value?.kind === 'word' ? at(value.words, NEWEST).map(word) : [];
}

async function profiles(): Promise<Candidate[]> {
  const { loadProfile, profileNames } = await import('../init/profiles.js');
  const templates = `${packageRoot}/templates`;
  return profileNames(templates).map((name) => ({ value: name, description: loadProfile(templates, name).summary }));
}

async function programs(): Promise<Candidate[]> {
  const { programs } = await import('../clients/programs/index.js');
  return programs.map(({ name, title }) => ({ value: name, description: title }));
}

async function listeners(line: CommandLine): Promise<Candidate[]> {
  const { model } = await configured(await installationOf(line));
  const { listenerName } = await import('../conf/listener-name.js');
  return model.listeners.map((listener) => ({ value: String(listener.port), description: listenerName(listener) }));
}

async function checksAndParts(): Promise<Candidate[]> {
  const { SECTIONS } = await import('../doctor/check.js');
  const { checks } = await import('../doctor/checks/index.js');
  return [...SECTIONS.map(word), ...checks.map(({ id, title }) => ({ value: id, description: title }))];
}

async function rules(): Promise<Candidate[]> {
  const { allRules } = await import('../lint/all-rules.js');
  return allRules.map(({ id, summary }) => ({ value: id, description: summary }));
}

/** `ID=SEVERITY`: first the id, then what it may be set to. */
async function ruleSettings({ current }: CommandLine): Promise<Candidate[]> {
  const [id, severity] = current.split('=');
  if (severity !== undefined) return ['off', 'info', 'warning', 'error'].map((each) => word(`${id}=${each}`));
  return (await rules()).map(({ value, description }) => ({ value: `${value}=`, description }));
}

/**
 * What the line administers. Neither names nor ports depend on the version of the broker, so that none is asked for it.
 */
async function installationOf(line: CommandLine): Promise<Installation> {
  const flags = { config: lastPath(line, 'config'), root: lastPath(line, 'root'), workdir: lastPath(line, 'workdir') };
  const settings = await loadSettings(lastPath(line, 'settings'), ruleIds);
  return new Installation({ ...withSettings(flags, settings), as: undefined, target: versionText(NEWEST) });
}

/** Not every shell has replaced the tilde. */
function lastPath({ given }: CommandLine, flag: string): string | undefined {
  return given
    .get(flag)
    ?.at(-1)
    ?.replace(/^~(?=\/|$)/, homedir());
}

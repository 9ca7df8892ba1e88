import { t } from '../language/t.js';
import { visible } from '../report/visible.js';
import type { BaseCommand } from './base-command.js';
import { closestWord } from './closest-word.js';

/** A command class as it is run: arguments in, nothing out but its report and exit code. */
export type CommandClass = Pick<typeof BaseCommand, keyof typeof BaseCommand> & {
  new (argv: string[], id: string): BaseCommand;
};

/** Every command by the words that name it; each is loaded only when it is run, or for the help of all. */
export const commands: Readonly<Record<string, () => Promise<{ default: CommandClass }>>> = {
  'acl allow': () => import('../commands/acl/allow.js'),
  'acl check': () => import('../commands/acl/check.js'),
  'acl deny': () => import('../commands/acl/deny.js'),
  'acl explain': () => import('../commands/acl/explain.js'),
  'acl format': () => import('../commands/acl/format.js'),
  'acl list': () => import('../commands/acl/list.js'),
  'acl matrix': () => import('../commands/acl/matrix.js'),
  'acl revoke': () => import('../commands/acl/revoke.js'),
  'acl suggest': () => import('../commands/acl/suggest.js'),
  'acl test': () => import('../commands/acl/test.js'),
  'acl who': () => import('../commands/acl/who.js'),
  apply: () => import('../commands/apply.js'),
  client: () => import('../commands/client.js'),
  completion: () => import('../commands/completion.js'),
  'config diff': () => import('../commands/config/diff.js'),
  'config edit': () => import('../commands/config/edit.js'),
  'config explain': () => import('../commands/config/explain.js'),
  'config format': () => import('../commands/config/format.js'),
  'config get': () => import('../commands/config/get.js'),
  'config migrate': () => import('../commands/config/migrate.js'),
  'config set': () => import('../commands/config/set.js'),
  'config show': () => import('../commands/config/show.js'),
  'config unset': () => import('../commands/config/unset.js'),
  demo: () => import('../commands/demo.js'),
  doctor: () => import('../commands/doctor.js'),
  init: () => import('../commands/init.js'),
  lint: () => import('../commands/lint.js'),
  'passwd add': () => import('../commands/passwd/add.js'),
  'passwd import': () => import('../commands/passwd/import.js'),
  'passwd list': () => import('../commands/passwd/list.js'),
  'passwd rehash': () => import('../commands/passwd/rehash.js'),
  'passwd remove': () => import('../commands/passwd/remove.js'),
  'passwd verify': () => import('../commands/passwd/verify.js'),
  ports: () => import('../commands/ports.js'),
  probe: () => import('../commands/probe.js'),
  'service logs': () => import('../commands/service/logs.js'),
  'service reload': () => import('../commands/service/reload.js'),
  'service restart': () => import('../commands/service/restart.js'),
  'service status': () => import('../commands/service/status.js'),
  status: () => import('../commands/status.js'),
  'tls check': () => import('../commands/tls/check.js'),
  'tls deploy': () => import('../commands/tls/deploy.js'),
  'tls install-hook': () => import('../commands/tls/install-hook.js'),
  'tls self-signed': () => import('../commands/tls/self-signed.js'),
};

/** The command that the first words of a command line name, and the words that follow. */
export function findCommand(argv: readonly string[]): { name: string; rest: string[] } | undefined {
  const names = [argv.slice(0, 2), argv.slice(0, 1)].filter((words) => words.every((word) => !word.startsWith('-')));
  const words = names.find((candidate) => Object.hasOwn(commands, candidate.join(' ')));
  return words && { name: words.join(' '), rest: argv.slice(words.length) };
}

/** What the topics, the first words of several commands, are about. */
export const topics: Readonly<Record<string, string>> = {
  acl: t`Edit the ACL file, and tell who may do what.`,
  config: t`Show, explain and edit mosquitto.conf, with everything that it includes.`,
  passwd: t`Manage the users of the password file.`,
  service: t`Look after the running broker: its state, reload, restart and log.`,
  tls: t`Certificates: check them, make them, and have the broker take up renewed ones.`,
};

/** What to say about a command line that names no command. */
export function noSuchCommand(argv: readonly string[]): string {
  const [first = ''] = argv;
  const both = argv.slice(0, 2).join(' ');
  if (Object.hasOwn(topics, first)) return notFound(both, closestInTopic(first, argv[1] ?? ''), `${first} --help`);
  const pair = closestWord(both, Object.keys(commands).filter(isPair));
  if (pair) return notFound(both, pair, '--help');
  const single = [...Object.keys(commands).filter((name) => !isPair(name)), ...Object.keys(topics)];
  return notFound(first, closestWord(first, single), '--help');
}

function notFound(given: string, meant: string | undefined, help: string): string {
  return meant
    ? t`There is no command "${visible(given)}": did you mean "${meant}"?`
    : t`There is no command "${visible(given)}". See "mqttctl ${help}".`;
}

function closestInTopic(topic: string, word: string): string | undefined {
  const prefix = `${topic} `;
  const words = Object.keys(commands).filter((name) => name.startsWith(prefix));
  const meant = closestWord(
    word,
    words.map((name) => name.slice(prefix.length)),
  );
  return meant && prefix + meant;
}

function isPair(name: string): boolean {
  return name.includes(' ');
}

import type { Config } from '@oclif/core';

/** A command class as it is run: arguments in, nothing out but its report and exit code. */
export interface CommandClass {
  new (argv: string[], config: Config): { _run(): Promise<unknown> };
  id: string;
}

/** Every command by the words that name it; each is loaded only when it is run. */
export const commands: Readonly<Record<string, () => Promise<{ default: unknown }>>> = {
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

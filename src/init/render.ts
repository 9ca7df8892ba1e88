import type { Answers } from './answers.js';
import { bridgeLines } from './bridge.js';
import { fill, fillAcl } from './fill.js';
import type { Layout } from './layout.js';
import { listenerLines } from './listeners.js';
import type { SecurityPlugins } from './plugins.js';
import type { Profile } from './profiles.js';

/** What a profile and its answers come to; users are in the answers, their passwords are not known here. */
export interface Rendered {
  /** The main file, where there is none yet. */
  readonly main: string | undefined;
  readonly conf: string;
  /** Undefined: no rules, everybody who gets in may do everything. */
  readonly acl: string | undefined;
  /** Whether users log in with passwords. */
  readonly hasPasswords: boolean;
  /** Whether `conf` holds a password. */
  readonly isSecret: boolean;
}

/**
 * Makes the text of all files.
 *
 * @param plugins for the form with plugins of 2.1; undefined: the classic one, which every version reads
 */
export function render(
  profile: Profile,
  answers: Answers,
  layout: Layout,
  plugins: SecurityPlugins | undefined,
): Rendered {
  const hasPasswords = answers.users.length > 0 && !answers.clientCertificates;
  const acl =
    profile.acl === undefined || answers.anonymous === 'all'
      ? undefined
      : fillAcl(profile.acl, answers.users, answers.anonymous === 'read');
  const files = {
    passwords: hasPasswords ? layout.passwords : undefined,
    acl: acl === undefined ? undefined : layout.acl,
  };
  const security = plugins ? pluginForm(files, plugins) : classicForm(files);
  return {
    main: layout.tree && mainFile(layout, layout.tree, answers.persistence),
    conf: fill(profile.conf, {
      persistence:
        layout.tree || layout.persistence === answers.persistence ? [] : [`persistence ${answers.persistence}`],
      access: [`allow_anonymous ${answers.anonymous !== 'no'}`, ...security],
      listeners: listenerLines(answers, layout, profile.eachListener),
      bridge: bridgeLines(answers.bridge),
    }),
    acl,
    hasPasswords,
    isSecret: answers.bridge?.password !== undefined,
  };
}

interface SecurityFiles {
  readonly passwords: string | undefined;
  readonly acl: string | undefined;
}

function classicForm({ passwords, acl }: SecurityFiles): string[] {
  return [
    ...(passwords === undefined ? [] : [`password_file ${passwords}`]),
    ...(acl === undefined ? [] : [`acl_file ${acl}`]),
  ];
}

/** For all listeners, so that one that is added later is as protected as the others. */
function pluginForm({ passwords, acl }: SecurityFiles, plugins: SecurityPlugins): string[] {
  return [
    ...(passwords === undefined ? [] : [`global_plugin ${plugins.passwords}`, `plugin_opt_password_file ${passwords}`]),
    ...(acl === undefined ? [] : [`global_plugin ${plugins.acl}`, `plugin_opt_acl_file ${acl}`]),
  ];
}

function mainFile({ conf }: Layout, { data, log }: NonNullable<Layout['tree']>, persistence: boolean): string {
  return `${[
    '# What has to do with this machine; all else is in the directory at the end.',
    `persistence ${persistence}`,
    ...(persistence ? [`persistence_location ${data}/`] : []),
    `log_dest ${log}`,
    '',
    `include_dir ${conf.slice(0, conf.lastIndexOf('/'))}`,
  ].join('\n')}\n`;
}

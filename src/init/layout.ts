import { posix } from 'node:path';
import type { Installation } from '../installation/installation.js';
import { MAIN_FILE } from '../installation/known-locations.js';
import { resolvePath } from '../installation/paths.js';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import type { Profile } from './profiles.js';

/** Where things go; paths as the broker names them. */
export interface Layout {
  /** The main file. */
  readonly main: string;
  /** The file that holds everything that init has to say. */
  readonly conf: string;
  readonly passwords: string;
  readonly acl: string;
  readonly certificates: string;
  /** Where there is no main file yet: what to write into one. */
  readonly tree: { readonly data: string; readonly log: string } | undefined;
  /** What the main file says about persistence. */
  readonly persistence: boolean;
}

const DEBIAN = { main: '/etc/mosquitto/mosquitto.conf', data: '/var/lib/mosquitto', log: 'stderr' };
/** Ours, in the directory that the main file includes. */
const CONF_FILE = 'mqttctl.conf';

/**
 * Where the files of an installation are or, where it has no main file, would be: a tree of its own in `directory`, at
 * --config, or where the profile or Debian has it.
 *
 * @throws MqttctlError where the main file includes no directory: init does not edit what belongs to the package
 */
export async function layoutOf(installation: Installation, profile: Profile, directory?: string): Promise<Layout> {
  const own = directory === undefined ? undefined : installation.insideRoot(directory);
  const usual = profile.tree ?? (own === undefined ? DEBIAN : { ...DEBIAN, data: posix.join(own, 'data') });
  const main = own === undefined ? (named(installation) ?? usual.main) : posix.join(own, MAIN_FILE);
  if (installation.fs.stat(main).ok) return await existing(installation, main);
  return around(main, posix.join(posix.dirname(main), 'conf.d'), {
    tree: { data: usual.data, log: usual.log },
    persistence: true,
  });
}

/** What --config names, or else the configuration that is there already. */
function named(installation: Installation): string | undefined {
  const { config } = installation.flags;
  if (config !== undefined) return installation.insideRoot(config);
  try {
    return installation.mainFile(installation.defaultConfiguration());
  } catch (error) {
    if (error instanceof MqttctlError && process.env.MQTTCTL_CONFIG === undefined) return undefined;
    throw error;
  }
}

async function existing(installation: Installation, main: string): Promise<Layout> {
  const { readModel } = await import('../conf/evaluate/evaluate.js');
  const circumstances = installation.circumstances(main);
  const { model } = readModel(main, circumstances);
  const include = model.includes[0];
  if (!include) {
    throw new MqttctlError(
      t`${main} includes no directory, and init leaves it alone: add the line "include_dir ${posix.join(posix.dirname(main), 'conf.d')}" at its end and make that directory, then run init again.`,
    );
  }
  const ours = resolvePath(circumstances.workdir, posix.join(include.path, CONF_FILE));
  const { value, directive } = model.global.get('persistence') ?? {};
  // What our own file says from an earlier time is no reason to say nothing this time.
  const isOurs = directive !== undefined && directive.file.path === installation.fs.hostPath(ours);
  return around(main, posix.dirname(ours), { tree: undefined, persistence: isOurs ? value !== true : value === true });
}

function around(main: string, include: string, rest: Pick<Layout, 'tree' | 'persistence'>): Layout {
  const directory = posix.dirname(main);
  return {
    main,
    conf: posix.join(include, CONF_FILE),
    passwords: posix.join(directory, 'passwd'),
    acl: posix.join(directory, 'acl'),
    certificates: posix.join(directory, 'certs'),
    ...rest,
  };
}

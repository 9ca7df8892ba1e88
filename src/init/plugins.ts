import { posix } from 'node:path';
import { type Version, version } from '../conf/version.js';
import type { FileSystem } from '../installation/filesystem.js';

/** The plugins that read the password and the ACL file since Mosquitto 2.1; paths as the broker names them. */
export interface SecurityPlugins {
  readonly passwords: string;
  readonly acl: string;
}

const PLUGINS_SINCE = version('2.1');
/** Debian since 2.1 has a directory of its own below that of the processor, Docker and upstream have none. */
const DIRECTORIES = [
  '/usr/lib/mosquitto',
  '/usr/lib',
  '/usr/lib64/mosquitto',
  '/usr/lib64',
  '/usr/local/lib',
  '/opt/homebrew/lib',
];
const PROCESSOR = /^[a-z0-9_]+-linux-(?:gnu|musl)\w*$/;

/** Those of the target; undefined where it is older, or they are not installed. */
export function findSecurityPlugins(fs: FileSystem, target: Version): SecurityPlugins | undefined {
  if (target < PLUGINS_SINCE) return undefined;
  const names = fs.list('/usr/lib');
  const processors = names.ok ? names.value.filter((name) => PROCESSOR.test(name)) : [];
  const directories = [...processors.map((name) => `/usr/lib/${name}/mosquitto`), ...DIRECTORIES];
  return directories
    .map((directory) => ({
      passwords: posix.join(directory, 'mosquitto_password_file.so'),
      acl: posix.join(directory, 'mosquitto_acl_file.so'),
    }))
    .find(({ passwords, acl }) => fs.stat(passwords).ok && fs.stat(acl).ok);
}

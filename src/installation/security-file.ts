import { listenerName } from '../conf/listener-name.js';
import { type ManagedFile, type SecurityFileReference, securityFilesOf } from '../conf/security-files.js';
import { t } from '../language/t.js';
import { MqttctlError, UsageError } from '../text/error.js';
import type { Language } from '../text/source-file.js';
import type { Account } from './filesystem.js';
import type { Installation } from './installation.js';
import { resolvePath } from './paths.js';

/** The password or ACL file that a command is about. */
export interface SecurityFileChoice {
  /** As the broker names it, absolute. */
  readonly path: string;
  /** Where it is on this machine. */
  readonly hostPath: string;
  /** What refers to it, in words; undefined where the command line named it. */
  readonly because?: string;
  /** The account that the broker reads it as; undefined where there is no such account here. */
  readonly account: () => Promise<Account | undefined>;
}

/** No file of users or rules is as large. */
export const FILE_SIZE_MAX = 256 * 1024 * 1024;

/** What messages call a kind of file. */
export const FILE_NAMES = {
  password_file: 'password file',
  acl_file: 'ACL file',
} as const satisfies Readonly<Record<ManagedFile, Language>>;

/**
 * The file of a kind to work on: the one of the command line, or the only one of the configuration.
 *
 * @param named what --file says
 * @throws MqttctlError where the configuration has none, UsageError where it has several
 */
export async function chooseSecurityFile(
  installation: Installation,
  kind: ManagedFile,
  named: string | undefined,
): Promise<SecurityFileChoice> {
  if (named !== undefined) {
    const path = installation.insideRoot(named);
    return { path, hostPath: installation.fs.hostPath(path), account: () => usualAccount(installation) };
  }
  const { main, model, account, workdir } = await configured(installation);
  const byPath = new Map<string, SecurityFileReference[]>();
  for (const reference of securityFilesOf(model, kind)) {
    const path = resolvePath(workdir, reference.path);
    byPath.set(path, [...(byPath.get(path) ?? []), reference]);
  }
  const [[path, references] = [], ...others] = byPath;
  if (path === undefined || references === undefined) {
    throw new MqttctlError(
      kind === 'acl_file'
        ? t`${main} names no ACL file: add acl_file to it, or name one with --file.`
        : t`${main} names no password file: add password_file to it, or name one with --file.`,
    );
  }
  if (others.length > 0) {
    const list = [...byPath].map(([each, by]) => `${each} (${by.map(usersOf).join(', ')})`).join(', ');
    throw new UsageError(
      kind === 'acl_file'
        ? t`${main} names several ACL files: ${list}. Name one of them with --file.`
        : t`${main} names several password files: ${list}. Name one of them with --file.`,
    );
  }
  return {
    path,
    hostPath: installation.fs.hostPath(path),
    because: references.map(reasonOf).join(t` and `),
    account: async () => known(account),
  };
}

/** The configuration that is in use. What reads it is loaded for that only. */
export async function configured(installation: Installation) {
  const { readModel } = await import('../conf/evaluate/evaluate.js');
  const main = installation.mainFile(installation.defaultConfiguration());
  const circumstances = installation.circumstances(main);
  return { main, workdir: circumstances.workdir, ...readModel(main, circumstances) };
}

/** For a file that no configuration was asked about: what the installation runs as, if there is one. */
export async function usualAccount(installation: Installation): Promise<Account | undefined> {
  if (installation.namedAccount) return installation.namedAccount;
  try {
    return known((await configured(installation)).account);
  } catch (error) {
    if (!(error instanceof MqttctlError)) throw error;
    return installation.findAccount('mosquitto');
  }
}

/** Of an account that is not in /etc/passwd no ids are known. */
function known(account: Account): Account | undefined {
  return account.uid < 0 ? undefined : account;
}

function reasonOf(reference: SecurityFileReference): string {
  const { file, span, option } = reference;
  return t`${option} of ${file.path}:${file.lineAt(span.start)}, for ${usersOf(reference)}`;
}

/** Which listeners a file counts for, in words. */
export function usersOf({ listeners }: Pick<SecurityFileReference, 'listeners'>): string {
  if (listeners === 'all') return t`all listeners`;
  return listeners.length === 0 ? t`no listener` : listeners.map(listenerName).join(', ');
}

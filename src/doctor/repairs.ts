import type { Account, FileSystem, Want } from '../installation/filesystem.js';
import { resolvePath } from '../installation/paths.js';
import { t } from '../language/t.js';
import { databaseOf } from '../lint/rules/files/database.js';
import { directoryOf } from '../lint/rules/files/places.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { Command, Repair } from './check.js';
import type { Examination } from './examination.js';

/** What the broker needs of the path that a finding of this rule points at. */
const NEEDS: Readonly<Record<string, Want>> = {
  'files/unreadable': 'read',
  'files/unreadable-on-reload': 'read',
  'files/database-not-readable': 'read',
  'files/unwritable': 'write',
  'files/log-not-writable': 'write',
  'files/database-not-writable': 'write',
};

/** Whether a rule is about what the account of the broker may do: it means nothing while there is no such account. */
export function judgesAccount(rule: string): boolean {
  return rule in NEEDS || TOO_OPEN.includes(rule);
}

/** Rules that find files with secrets open to accounts that they are not for. */
const TOO_OPEN = ['security/readable-secret', 'files/security-file-owner'];

/** Directories of others, whose rights are not ours to change. */
const FOREIGN = /^\/(?:etc\/letsencrypt|etc\/ssl|root|home)(?:\/|$)|^\/(?:etc|var|var\/lib|var\/log|run)?$/;

/** How what lint found is put right; undefined where only the administrator knows what was meant. */
export function repairOf(examination: Examination, { rule, file, span, fix }: Diagnostic): Repair | undefined {
  if (fix) return { title: fix.title, edits: fix.edits, safe: fix.safe };
  const { account, circumstances } = examination.evaluation;
  const path = rule.startsWith('files/database-')
    ? (databaseOf(examination.evaluation)?.path ?? '')
    : resolvePath(circumstances.workdir, file.text(span));
  const want = NEEDS[rule];
  if (want) return accessRepair(examination, path, want);
  if (TOO_OPEN.includes(rule)) return ownRepair(account, path);
  if (rule !== 'security/readable-bridge-password') return undefined;
  return {
    title: t`Keep ${file.path} from other accounts`,
    commands: [
      ['chgrp', groupOf(account), file.path],
      ['chmod', '0640', file.path],
    ],
    safe: true,
  };
}

/** Lets the broker's account use a path, by the least change of rights that does it. */
export function accessRepair(
  { evaluation: { account, circumstances } }: Examination,
  path: string,
  want: Want,
): Repair | undefined {
  const { fs } = circumstances;
  const access = fs.access(path, account, want);
  if (access.ok) return undefined;
  const { code, at } = access.refusal;
  if (code === 'ENOENT' && want === 'write') return makeRepair(account, at === path ? directoryOf(path) : at);
  if (code !== 'EACCES') return undefined;
  const isDirectory = at !== path || isDirectoryAt(fs, at);
  if (isDirectory && want === 'read') return passRepair(account, at, at === path ? 'g+rx' : 'g+x');
  if (FOREIGN.test(isDirectory ? at : directoryOf(at))) return undefined;
  return isDirectory ? ownDirectoryRepair(account, at) : ownRepair(account, at);
}

/** Gives a file to the broker alone. */
export function ownRepair(account: Account, path: string): Repair {
  const { title, commands, safe } = ownDirectoryRepair(account, path);
  return { title, commands: [...commands, ['chmod', '0600', path]], safe };
}

/** Gives a directory to the broker, which keeps its mode. */
function ownDirectoryRepair({ name }: Account, path: string): Repair & { readonly commands: readonly Command[] } {
  return { title: t`Give ${path} to the account of the broker`, commands: [['chown', `${name}:`, path]], safe: true };
}

/** Makes a directory that belongs to the broker. */
export function makeRepair({ name }: Account, directory: string): Repair {
  const own: Command = ['chown', `${name}:`, directory];
  return { title: t`Make ${directory}`, commands: [['mkdir', '-p', '-m', '0750', directory], own], safe: true };
}

function passRepair(account: Account, directory: string, mode: 'g+x' | 'g+rx'): Repair {
  const group = groupOf(account);
  return {
    title: FOREIGN.test(directory)
      ? t`Keep a copy for the broker: its account may not look into ${directory}, and should not`
      : t`Let the account of the broker pass ${directory}`,
    ...(!FOREIGN.test(directory) && {
      commands: [
        ['chgrp', group, directory],
        ['chmod', mode, directory],
      ] as const,
    }),
    safe: !FOREIGN.test(directory),
  };
}

/** By name where that is likely to be known, as Debian's packages name it like the account. */
function groupOf({ name, gids }: Account): string {
  return /^\d/.test(name) ? String(gids[0]) : name;
}

function isDirectoryAt(fs: FileSystem, path: string): boolean {
  const status = fs.stat(path);
  return status.ok && status.value.type === 'directory';
}

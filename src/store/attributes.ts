import { existsSync, fstatSync } from 'node:fs';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { type ChildEnd, startOn } from './child.js';
import type { Occupied } from './place.js';
import type { Temporary } from './temporary.js';

/** Node sees no access control lists and no extended attributes, but cp does, in one call. */
const COPY = ['--attributes-only', '--preserve=all', '--no-preserve=timestamps'] as const;

/** Whether descriptor 3 has an access control list, as far as that can be found out; or cp could have copied it. */
const NEEDS_CP =
  'cp --version 2>/dev/null | grep -q "GNU coreutils" || test -n "$(getfacl --skip-base /proc/self/fd/3 2>/dev/null)"';

/**
 * Gives a new file the owner, group, mode, access control lists, extended attributes and SELinux label of the one that
 * it will replace. Where cp is not that of GNU, and on other systems than Linux, it is owner, group and mode alone.
 *
 * @throws MqttctlError when that is not possible, mostly for want of rights
 */
export async function copyAttributes(from: Occupied, to: Temporary): Promise<void> {
  const hasProgram = process.platform === 'linux' && existsSync('/proc/self/fd');
  const copied = !hasProgram || (await copyByProgram(from, to));
  keepOwnerAndMode(from, to);
  if (!copied) await refuseIfMore(from);
}

/**
 * Gives a new file owner, group and mode of the one that it will replace, where it has not got them yet.
 *
 * @throws MqttctlError when we have not the rights for it
 */
export function keepOwnerAndMode(from: Occupied, to: Temporary): void {
  const { uid, gid, mode } = fstatSync(from.file.descriptor);
  try {
    to.setOwner({ uid, gid });
    to.setMode(mode & 0o7777);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'EINVAL') throw error;
  }
  if (hasSameRights(from, to)) return;
  throw new MqttctlError(
    t`${from.given} belongs to ${uid}:${gid}, and we may make no file that does (EPERM); nothing was changed: run mqttctl as root or as that owner.`,
  );
}

function hasSameRights({ file }: Occupied, to: Temporary): boolean {
  const [wanted, now] = [fstatSync(file.descriptor), fstatSync(to.descriptor)];
  return now.uid === wanted.uid && now.gid === wanted.gid && now.mode === wanted.mode;
}

/**
 * False when cp did not do it. It gets both files open: under their paths there might be others by now.
 */
async function copyByProgram(from: Occupied, to: Temporary): Promise<boolean> {
  const files = [from.file.descriptor, to.descriptor];
  const end = await uninterrupted(from, startOn('cp', [...COPY, '/proc/self/fd/3', '/proc/self/fd/4'], files).end);
  // Some do nothing and call it a success.
  return end === 0 && hasSameRights(from, to);
}

/** With the mode alone, a file that had a list might be open to more people than it was. */
async function refuseIfMore(from: Occupied): Promise<void> {
  const end = await uninterrupted(from, startOn('sh', ['-c', NEEDS_CP], [from.file.descriptor]).end);
  if (end !== 0) return;
  throw new MqttctlError(
    t`${from.given} cannot be written, for its rights cannot be copied to a new file; nothing was changed: see what "cp ${COPY.join(' ')} ${from.given} ${from.given}.copy" says, with the cp of GNU coreutils.`,
  );
}

async function uninterrupted({ given }: Occupied, ended: Promise<ChildEnd>): Promise<ChildEnd> {
  const end = await ended;
  if (end !== 'killed') return end;
  throw new MqttctlError(t`Writing ${given} was interrupted; nothing was changed: run mqttctl again.`);
}

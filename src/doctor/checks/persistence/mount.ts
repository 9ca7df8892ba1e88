import { isInContainer } from '../../../host/container.js';
import { type Mount, mountOf, mounts } from '../../../host/mounts.js';
import { t } from '../../../language/t.js';
import { databaseOf } from '../../../lint/rules/files/database.js';
import { type Check, pass, skip } from '../../check.js';
import { placeOf } from '../../places.js';

export const mount: Check = {
  id: 'persistence/mount',
  title: t`The database is on a disk that can be written, and outlives a restart`,
  needs: ['configuration/found'],
  live: true,
  examine({ evaluation, installation: { fs } }) {
    const database = databaseOf(evaluation);
    if (!database) return skip(t`persistence is off`);
    const { directory, place } = database;
    const real = fs.realPath(directory);
    const found = real.ok ? mountOf(real.value, mounts()) : undefined;
    if (!found) return pass(t`${directory} does not exist`);
    const where = placeOf(place);
    if (found.readOnly) return { status: 'fail', detail: readOnlyText(directory, found.directory), ...where };
    const loss = lossOn(found);
    if (loss) return { status: 'warn', detail: t`The database in ${directory} is kept ${loss}.`, ...where };
    return pass(t`${directory} is on ${found.directory} (${found.type})`);
  },
};

/** File systems that are gone with the machine's memory. */
const VOLATILE = ['tmpfs', 'ramfs'];
/** Of what containers are made. */
const LAYERS = ['overlay', 'aufs', 'fuse-overlayfs', 'btrfs', 'zfs', 'vfs'];

function readOnlyText(directory: string, mounted: string): string {
  return t`${directory} is on ${mounted}, which is mounted read-only: the broker cannot save its database, and nothing outlives a restart. A disk that had errors is mounted so, too: look into the kernel's log (dmesg).`;
}

/** Where nothing stays. */
function lossOn({ directory, type }: Mount): string | undefined {
  const what = t`retained messages, subscriptions and queued messages are lost`;
  if (VOLATILE.includes(type)) return t`in memory (${type}): ${what} when the machine is switched off`;
  if (!isInContainer() || directory !== '/' || !LAYERS.includes(type)) return undefined;
  return t`in the container, not on a volume: ${what} when it is made anew`;
}

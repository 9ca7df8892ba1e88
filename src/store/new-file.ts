import { closeSync, openSync, unlinkSync } from 'node:fs';
import { type Content, CREATE } from './bytes.js';
import { ForeignChange } from './failure.js';
import type { Place } from './place.js';
import { type Owner, Temporary } from './temporary.js';

/** What file systems that have no hard links, or few, say of one. */
const NO_LINK = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Makes the file of a place where there was none, complete from its first instant.
 *
 * @param mode its permission bits; readable by its owner alone when left out
 * @throws ForeignChange when there is one by now; errors of the system as they are
 */
export function makeFile(place: Place, content: Content, owner: Owner | undefined, mode = 0o600): void {
  const temporary = Temporary.create(place);
  try {
    if (owner) temporary.setOwner(owner);
    temporary.write(content);
    temporary.setMode(mode);
    temporary.flush();
    place.expectUnchanged();
    takeFreeName(temporary, place);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? new ForeignChange(place.given) : error;
  } finally {
    temporary.discard();
  }
  place.directory.flushFinally();
}

/** A rename would replace what somebody else has made in the meantime; a link does not. */
function takeFreeName(temporary: Temporary, place: Place): void {
  try {
    temporary.link(place.name);
  } catch (error) {
    if (!NO_LINK.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    takeFreeNameWithoutLink(temporary, place);
  }
}

/** An empty file keeps the name free of others until the complete one replaces it. */
function takeFreeNameWithoutLink(temporary: Temporary, place: Place): void {
  closeSync(openSync(place.path, CREATE, 0o600));
  try {
    temporary.rename(place.name);
  } catch (error) {
    unlinkSync(place.path);
    throw error;
  }
}

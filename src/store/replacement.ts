import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { copyAttributes, keepOwnerAndMode } from './attributes.js';
import type { Content } from './bytes.js';
import { asFailure } from './failure.js';
import { writeInPlace } from './in-place.js';
import type { Patience } from './patience.js';
import type { Occupied } from './place.js';
import { Temporary } from './temporary.js';

/** A new content that is ready to take the place of the old one. */
interface Prepared {
  readonly place: Occupied;
  readonly content: Content;
  /** Has the content already, on the disk; undefined where no other file can take the place. */
  readonly next?: Temporary | undefined;
  /** Keeps the old file, as long as it may have to be put back. */
  readonly old?: Temporary | undefined;
}

/**
 * Gives files that are locked their new contents: all of them or, when one cannot be written, none.
 *
 * @throws ForeignChange when one of them is not any more as it was read; MqttctlError when one cannot be written
 */
export async function replaceAll(contents: ReadonlyMap<Occupied, Content>, patience: Patience): Promise<void> {
  const prepared: Prepared[] = [];
  try {
    for (const [place, content] of contents) prepared.push(await prepare(place, content, contents.size > 1));
    takePlaces(prepared, patience);
  } finally {
    for (const { next, old } of prepared) for (const temporary of [next, old]) temporary?.discard();
  }
  const renamed = prepared.filter(({ next }) => next);
  for (const directory of new Set(renamed.map(({ place }) => place.directory))) directory.flushFinally();
}

async function prepare(place: Occupied, content: Content, undoable: boolean): Promise<Prepared> {
  try {
    if (place.isMountPoint) return { place, content };
    const next = await writeBeside(place, content);
    try {
      return { place, content, next, old: undoable ? await keepOld(place) : undefined };
    } catch (error) {
      next.discard();
      throw error;
    }
  } catch (error) {
    throw asFailure(place.given, error);
  }
}

/** Before its first byte the new file has the rights of the old one, so that at no time more people may read it. */
async function writeBeside(place: Occupied, content: Content): Promise<Temporary> {
  const temporary = Temporary.create(place);
  try {
    await copyAttributes(place, temporary);
    temporary.write(content);
    // Writing takes the set-uid bit away.
    keepOwnerAndMode(place, temporary);
    temporary.flush();
    return temporary;
  } catch (error) {
    temporary.discard();
    throw error;
  }
}

/** A link, or a copy where there are none. */
async function keepOld(place: Occupied): Promise<Temporary> {
  place.expectUnchanged();
  try {
    const old = Temporary.link(place);
    place.acceptTouch();
    return old;
  } catch {
    return await writeBeside(place, [place.file.bytes]);
  }
}

function takePlaces(prepared: readonly Prepared[], patience: Patience): void {
  const undos: Undo[] = [];
  try {
    for (const one of prepared) undos.push(takePlace(one, patience));
  } catch (error) {
    const failures = undos.reverse().flatMap((undo) => undo() ?? []);
    throw failures[0] ?? error;
  }
}

/** Puts the old file back; returns why it could not. */
type Undo = () => MqttctlError | undefined;

function takePlace({ place, content, next, old }: Prepared, patience: Patience): Undo {
  try {
    place.expectUnchanged();
    if (next && hasTaken(next, place)) return () => putBack(place, () => old?.rename(place.name));
    const bytes = Buffer.concat(content);
    writeInPlace(place, place.file.bytes, bytes);
    patience.say(t`${place.given} is a mount point, so it was written in place.`);
    return () => putBack(place, () => writeInPlace(place, bytes, place.file.bytes));
  } catch (error) {
    throw asFailure(place.given, error);
  }
}

/** False where the name is a mount point, which not every system tells beforehand. */
function hasTaken(next: Temporary, place: Occupied): boolean {
  try {
    next.rename(place.name);
    place.acceptTouch();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EBUSY') return false;
    throw error;
  }
}

function putBack({ given, directory }: Occupied, restore: () => void): MqttctlError | undefined {
  try {
    restore();
    directory.flush();
    return undefined;
  } catch {
    return new MqttctlError(
      t`${given} has its new content, though another file could not be written, and cannot be put back: look at both of them before you run mqttctl again.`,
    );
  }
}

import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import { version } from '../conf/version.js';
import { tellToSave } from '../host/running-broker.js';
import { databaseOf } from '../lint/rules/files/database.js';
import { writeDurably } from '../store/durable-file.js';

/**
 * From then on a start that fails may leave an empty database: what ends the broker saves it, also before it was read
 * (post_shutdown_cleanup in src/mosquitto.c; seen with 2.1.2 and an address that the machine lacks, an unknown user, a pid
 * file that cannot be written).
 */
const EMPTIES_DATABASE = version('2.1');
/** A database of 2.1 without anything in it: its header, and a chunk that tells about the broker. */
const EMPTY_BYTES = 47;
const PATIENCE_MS = 5000;
const POLL_MS = 50;

/** The shape of database.json: whose the database is, and where. */
const keptSchema = z.object({ path: z.string(), uid: z.int(), gid: z.int(), mode: z.int() });
type Kept = z.infer<typeof keptSchema>;

/**
 * Keeps a copy of the database in a directory before a broker is started anew; one that runs saves it first.
 *
 * @param start as the next start will read the configuration
 * @param pid of the broker that runs
 * @returns whether there is a copy; a version that empties no database needs none
 */
export async function keepDatabase(directory: string, start: Evaluation, pid: number | undefined): Promise<boolean> {
  const database = databaseOf(start)?.path;
  if (start.model.target < EMPTIES_DATABASE || database === undefined) return false;
  if (pid !== undefined) await untilSaved(database, pid);
  const status = statSync(database, { throwIfNoEntry: false });
  if (!status) return false;
  const { copy, facts } = placesIn(directory);
  const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, mode: 0o600 };
  replaceByCopy(database, copy, `${copy}.new`, own);
  const { uid, gid, mode } = status;
  writeDurably(facts, `${JSON.stringify({ path: database, uid, gid, mode: mode & 0o7777 })}\n`);
  return true;
}

async function untilSaved(database: string, pid: number): Promise<void> {
  const before = identityOf(database);
  tellToSave(pid);
  const end = Date.now() + PATIENCE_MS;
  while (identityOf(database) === before && Date.now() < end) await sleep(POLL_MS);
}

/**
 * Whether a copy is kept there of a database that holds nothing now. One that holds something is what a broker has
 * saved since, and newer than the copy.
 */
export function isDatabaseEmptied(directory: string): boolean {
  const { facts } = placesIn(directory);
  if (!existsSync(facts)) return false;
  const status = statSync(keptIn(facts).path, { throwIfNoEntry: false });
  return status === undefined || status.size <= EMPTY_BYTES;
}

/** Puts the copy in the place of what a failed start has left. No broker may run. */
export function restoreDatabase(directory: string): void {
  const { copy, facts } = placesIn(directory);
  const kept = keptIn(facts);
  replaceByCopy(copy, kept.path, `${kept.path}.mqttctl`, kept);
}

function keptIn(facts: string): Kept {
  return keptSchema.parse(JSON.parse(readFileSync(facts, 'utf8')));
}

/** Whole at any moment, and on the disk before it takes the name. */
function replaceByCopy(from: string, to: string, next: string, rights: Omit<Kept, 'path'>): void {
  rmSync(next, { force: true });
  copyFileSync(from, next, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  secure(next, rights);
  renameSync(next, to);
}

/** When it is needed no more. */
export function forgetDatabase(directory: string): void {
  const { copy, facts } = placesIn(directory);
  for (const file of [facts, copy]) rmSync(file, { force: true });
}

function placesIn(directory: string): { readonly copy: string; readonly facts: string } {
  return { copy: path.join(directory, 'database'), facts: path.join(directory, 'database.json') };
}

/** The broker writes another file and renames it. */
function identityOf(file: string): string {
  const status = statSync(file, { throwIfNoEntry: false });
  return status ? `${status.ino} ${status.mtimeMs}` : '';
}

function secure(file: string, { uid, gid, mode }: Omit<Kept, 'path'>): void {
  const descriptor = openSync(file, constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    fchownSync(descriptor, uid, gid);
    fchmodSync(descriptor, mode);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

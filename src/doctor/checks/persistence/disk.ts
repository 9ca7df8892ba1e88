import { statfsSync } from 'node:fs';
import { t } from '../../../language/t.js';
import { databaseOf } from '../../../lint/rules/files/database.js';
import { type Check, type Finding, orPass } from '../../check.js';
import type { Examination } from '../../examination.js';
import { byteText } from '../../text.js';

/** The broker writes its whole database anew beside the old one. */
const COPIES = 2;
const LEAST_BYTES = 50_000_000;
const FULL_BYTES = 1_000_000;

export const disk: Check = {
  id: 'persistence/disk',
  title: t`There is room on the disks that the broker writes to`,
  needs: ['configuration/found'],
  live: true,
  examine(examination) {
    const places = placesOf(examination);
    const findings = places.flatMap((place) => findingAbout(place));
    const rooms = places.map(({ directory }) => t`${directory}: ${byteText(freeBytes(directory) ?? 0)} free`);
    return orPass(findings, rooms.join(', ') || t`the broker writes no files`);
  },
};

interface WrittenPlace {
  readonly directory: string;
  readonly what: string;
  /** What the broker is about to write there. */
  readonly neededBytes: number;
}

/** Where the broker writes: its database, and its log. */
function placesOf({ evaluation }: Examination): WrittenPlace[] {
  const { fs } = evaluation.circumstances;
  const found = databaseOf(evaluation);
  const database = found && fs.stat(found.path);
  const log = evaluation.model.global.get('log_dest file');
  const directory = log && String(log.value).replace(/\/[^/]*$/, '');
  return [
    ...(found
      ? [
          {
            directory: found.directory,
            what: t`the database`,
            neededBytes: (database?.ok ? database.value.size : 0) * COPIES,
          },
        ]
      : []),
    ...(directory?.startsWith('/') ? [{ directory, what: t`the log`, neededBytes: 0 }] : []),
  ];
}

function findingAbout({ directory, what, neededBytes }: WrittenPlace): Finding[] {
  const free = freeBytes(directory);
  if (free === undefined || free >= Math.max(LEAST_BYTES, neededBytes)) return [];
  const isFull = free < Math.max(FULL_BYTES, neededBytes);
  return [
    {
      status: isFull ? 'fail' : 'warn',
      detail: isFull
        ? t`The disk of ${directory} is full (${byteText(free)} free): ${what} cannot be saved any more. Make room, for instance with "journalctl --vacuum-size=50M", then restart nothing: the broker saves again by itself.`
        : t`The disk of ${directory} is nearly full (${byteText(free)} free): ${what} will not be saved any more when it is.`,
    },
  ];
}

/** Undefined where there is no such directory: that is for others to say. */
function freeBytes(directory: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

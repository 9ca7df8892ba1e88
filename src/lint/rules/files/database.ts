import type { Evaluation } from '../../../conf/evaluate/evaluate.js';
import { version } from '../../../conf/version.js';
import { resolvePath } from '../../../installation/paths.js';
import type { Place } from '../../../text/diagnostic.js';
import { directoryOf, placeOf } from './places.js';

/** Where the broker keeps its database. */
export interface Database {
  readonly path: string;
  readonly directory: string;
  /** Where the configuration says so. */
  readonly place: Place;
  /** No persistence_location is set: the directory is the one in which the broker was started. */
  readonly inWorkdir: boolean;
}

const ADDS_SLASH = version('2.0.3');

/** The database of a broker with persistence; undefined without. */
export function databaseOf({ circumstances, model }: Evaluation): Database | undefined {
  const { global, target } = model;
  const persistence = global.get('persistence');
  if (persistence?.value !== true) return undefined;
  const location = global.get('persistence_location');
  const name = String(global.get('persistence_file')?.value ?? 'mosquitto.db');
  const slash = target < ADDS_SLASH ? '' : '/';
  const path = resolvePath(circumstances.workdir, location ? `${location.value}${slash}${name}` : name).replaceAll(
    /\/{2,}/g,
    '/',
  );
  return { path, directory: directoryOf(path), place: placeOf(location ?? persistence), inWorkdir: !location };
}

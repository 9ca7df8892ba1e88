import type { Setting } from '../conf/model.js';
import { resolvePath } from '../installation/paths.js';
import { t } from '../language/t.js';
import { databaseOf } from '../lint/rules/files/database.js';
import { directoryOf, pathOf } from '../lint/rules/files/places.js';
import type { Examination } from './examination.js';

/** A path that the broker uses, and how. */
export interface NeededPath {
  readonly path: string;
  readonly want: 'read' | 'write';
  /** What it is for: `the database`, `certfile`. */
  readonly what: string;
}

/** Everything that the broker reads and writes: its configuration, what that refers to, and what it makes by itself. */
export function neededPaths({ evaluation }: Examination): NeededPath[] {
  const { model, securityFiles, circumstances } = evaluation;
  const database = databaseOf(evaluation);
  const log = model.global.get('log_dest file');
  const pidFile = model.global.get('pid_file');
  const read = (path: string, what: string): NeededPath => ({ path, want: 'read', what });
  const write = (path: string, what: string): NeededPath => ({ path, want: 'write', what });
  const ofSettings = (settings: ReadonlyMap<string, Setting>) =>
    [...settings.values()]
      .filter(({ option }) => READ_BY.test(option.name))
      .map((setting) => read(pathOf(evaluation, setting), setting.option.name));
  return [
    ...model.files.map(({ path }) => read(path, t`the configuration`)),
    ...securityFiles.map(({ reference }) => read(resolvePath(circumstances.workdir, reference.path), reference.what)),
    ...[...model.listeners, ...model.bridges].flatMap(({ settings }) => ofSettings(settings)),
    ...(database ? [write(database.directory, t`the database`)] : []),
    ...(log ? [write(directoryOf(pathOf(evaluation, log)), t`the log`)] : []),
    ...(pidFile ? [write(directoryOf(pathOf(evaluation, pidFile)), t`the pid file`)] : []),
  ];
}

const READ_BY = /^(?:bridge_)?(?:certfile|keyfile|cafile|capath|crlfile|dhparamfile)$/;

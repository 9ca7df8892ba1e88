import { type Evaluation, evaluate } from '../conf/evaluate/evaluate.js';
import type { Circumstances } from '../conf/evaluate/state.js';
import { versionText } from '../conf/version.js';
import type { RunningBroker } from '../host/running-broker.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { FileSystem } from './filesystem.js';
import { Installation } from './installation.js';

/** What a broker that runs would make of its files at a reload: by its version, its account and its directory. */
export function circumstancesOf(
  { version, workdir, account, config = '/' }: RunningBroker,
  fs?: FileSystem,
): Circumstances {
  const installation = new Installation({ target: versionText(version), workdir });
  const circumstances = installation.circumstances(config);
  const runsAs = { ...account, name: installation.findAccount(String(account.uid))?.name ?? account.name };
  return { ...circumstances, startsAs: runsAs, runsAs, ...(fs && { fs }) };
}

/**
 * Judges the configuration of a broker that runs, as it would read it at a reload; undefined for one that was started
 * without.
 *
 * @param fs with changes that are still to be made
 */
export function evaluateRunning(broker: RunningBroker, fs?: FileSystem): Evaluation | undefined {
  return broker.config === undefined ? undefined : evaluate(broker.config, circumstancesOf(broker, fs));
}

/**
 * What a broker would choke on at a reload: the first thing that it would not start on. Its ports are open already, also
 * those that it had from root.
 */
export function whatChokes({ diagnostics }: Evaluation): Diagnostic | undefined {
  return diagnostics.find(({ fatal, rule }) => fatal && rule !== 'conf/privileged-port');
}

/** What a broker drops of its files while it goes on: users, for instance, whose line it cannot read. */
export function whatIsDropped({ diagnostics }: Evaluation): readonly Diagnostic[] {
  return diagnostics.filter(({ fatal, severity }) => !fatal && severity === 'error');
}

/** `FILE:LINE`, as messages name a place. */
export function placeText({ file, span }: Pick<Diagnostic, 'file' | 'span'>): string {
  return `${file.path}:${file.lineAt(span.start)}`;
}

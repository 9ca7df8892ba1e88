import type { Account } from '../../installation/filesystem.js';
import { t } from '../../language/t.js';
import type { EvaluationState } from '../evaluate/state.js';
import { version } from '../version.js';

/**
 * The account that the broker runs as when it opens its files: with root's rights at the start it changes to
 * `user`, before anything else but the configuration is opened (drop_privileges in src/mosquitto.c, since 2.0).
 * An unknown `user` is fatal; the default `mosquitto` falls back to `nobody`.
 */
export function runningAccount(state: EvaluationState): Account {
  const { startsAs, runsAs, findAccount } = state.circumstances;
  if (runsAs) return runsAs;
  const setting = state.model.global.get('user');
  const name = String(setting?.value ?? 'mosquitto');
  if (startsAs.uid !== 0 || name === 'root' || state.target < DROPS_EARLY) return startsAs;
  const account = findAccount(name) ?? (name === 'mosquitto' ? findAccount('nobody') : undefined);
  if (account) return account;
  if (setting) {
    state.reject({
      rule: 'conf/unknown-user',
      message: t`There is no account ${name}: create it, or name another with user.`,
      place: { file: setting.directive.file, span: setting.span },
    });
  }
  return { name, uid: UNKNOWN_ID, gids: [UNKNOWN_ID] };
}

const DROPS_EARLY = version('2.0');

/** Owns nothing: an account of which nothing is known has the rights of others. */
const UNKNOWN_ID = -1;

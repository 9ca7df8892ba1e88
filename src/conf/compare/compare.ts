import { options } from '../catalogue/index.js';
import type { Option, Scope } from '../catalogue/option.js';
import type { Evaluation } from '../evaluate/evaluate.js';
import { at, type Version } from '../version.js';
import { compareBridges } from './bridges.js';
import type { Difference } from './difference.js';
import { compareListeners, matchListeners } from './listeners.js';
import { comparePlugins } from './plugins.js';
import { compareSecurityFiles } from './security-files.js';
import { compareSettings } from './settings.js';

/** Security settings that are compared by who gets in, listener by listener. */
const BY_LISTENER = ['allow_anonymous'];

/**
 * What two configurations mean differently for the broker: listeners, settings, bridges, plugins, users and rules,
 * each with how the broker of the second takes it up. Comments, order and the division into files mean nothing, nor
 * does a default that is written out.
 *
 * @param before may be for another version than `after`: then what has another default differs, too
 */
export function compareConfigurations(before: Evaluation, after: Evaluation): Difference[] {
  const [old, current] = [before.model, after.model];
  const matched = matchListeners(before, after);
  const ofAll = !old.perListenerSettings && !current.perListenerSettings;
  return [
    ...compareListeners(before, after, matched),
    ...compareSettings(
      { settings: old.global, target: old.target },
      { settings: current.global, target: current.target },
      '',
      [],
      withOtherDefaults('global', old.target, current.target),
    ),
    ...(ofAll
      ? compareSettings(
          { settings: old.security, target: old.target },
          { settings: current.security, target: current.target },
          '',
          BY_LISTENER,
          withOtherDefaults('security', old.target, current.target),
        )
      : []),
    ...comparePlugins(old, current),
    ...compareBridges(old, current),
    ...compareSecurityFiles(before, after, matched),
  ];
}

/** What one of the versions does otherwise than the other where nothing is written, and both can be told. */
function withOtherDefaults(scope: Scope, before: Version, after: Version): Option[] {
  return options.filter(
    (option) =>
      [before, after].every((target) => at(option.scope, target) === scope && (option.since ?? 0) <= target) &&
      at(option.default, before) !== at(option.default, after),
  );
}

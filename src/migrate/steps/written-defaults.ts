import { at } from '../../conf/version.js';
import { t } from '../../language/t.js';
import { deleteLine, placeOf, type Step } from '../rewriting.js';

/** Deprecated options of the whole broker that say what the new version does without them. */
export const writtenDefaults: Step = ({ model, to }) => ({
  rewritings: [...model.global.values()].flatMap(({ option, directive, value }) => {
    const goes = option.deprecated && option.deprecated.since <= to && option.removed !== undefined;
    if (!goes || option.name === 'per_listener_settings' || String(value) !== at(option.default, to)) return [];
    const title = t`Remove ${directive.name.text} ${value}, which is the default`;
    return [{ title, place: placeOf(directive), edits: [deleteLine(directive)] }];
  }),
  decisions: [],
});

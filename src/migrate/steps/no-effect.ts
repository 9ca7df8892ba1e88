import { findInAnyVersion } from '../../conf/catalogue/index.js';
import { t } from '../../language/t.js';
import { deleteLine, placeOf, type Step } from '../rewriting.js';

/** Options that do nothing any more in the new version, or that it does not know because they never did anything. */
export const noEffect: Step = ({ source, to }) => ({
  rewritings: source.files.flatMap(({ directives }) =>
    directives.flatMap((directive) => {
      const option = findInAnyVersion(directive.name.text)?.option;
      const { withoutEffect } = option ?? {};
      if (!withoutEffect || withoutEffect.since > to) return [];
      const title = t`Remove ${directive.name.text}: ${withoutEffect.why}`;
      return [{ title, place: placeOf(directive), edits: [deleteLine(directive)] }];
    }),
  ),
  decisions: [],
});

import { findOption } from '../../conf/catalogue/index.js';
import { t } from '../../language/t.js';
import { placeOf, type Step } from '../rewriting.js';

/** Old spellings of a name that both mean the same. */
export const spelling: Step = ({ model, to }) => ({
  rewritings: model.files.flatMap(({ file, directives }) =>
    directives.flatMap(({ name, span }) => {
      const found = findOption(name.text, to);
      if (!found?.alias || !(found.alias.deprecated || RENAMED.includes(found.alias.name))) return [];
      // Of plugin_opt_* and auth_opt_* the first part is the option.
      const [before, after] = [found.alias.name.replace('*', ''), found.option.name.replace('*', '')];
      const edit = { file, span: { start: name.start, end: name.start + before.length }, newText: after };
      const title = t`Write ${after}${name.text.slice(before.length)} for ${name.text}`;
      return [{ title, place: placeOf({ file, span }), edits: [edit] }];
    }),
  ),
  decisions: [],
});

/** Not announced to go, but named after what it no longer is alone. */
const RENAMED = ['websockets_headers_size'];

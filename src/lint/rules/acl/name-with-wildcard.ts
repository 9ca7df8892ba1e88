import { isDangerous } from '../../../acl/decide.js';
import { decode } from '../../../conf/tokens.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { understoodAcls } from './blocks.js';

export const nameWithWildcard: Rule = {
  id: 'acl/name-with-wildcard',
  severity: 'warning',
  summary: t`A user name has + or # in it, and so gets nothing from patterns.`,
  why: t`As soon as there is a pattern in the file, the broker grants a client whose user name or client id holds + or # only what its own topic rules grant: such a name could pass for a wildcard. That is so in every version, and is only said in the log of the broker. Nor does it stand for several users. Give the user another name, or grant everything below the user line.`,
  example: {
    language: 'ACL file',
    bad: 'pattern readwrite home/%u/#\nuser anna+bert\ntopic read weather/#',
    good: 'pattern readwrite home/%u/#\nuser anna\ntopic read weather/#',
  },
  *check({ evaluation }) {
    for (const { file, loaded } of understoodAcls(evaluation)) {
      if (!loaded.rules.some(({ scope, access }) => scope === 'pattern' && access !== 'deny')) continue;
      const told = new Set<string>();
      for (const line of loaded.tree.lines) {
        if (line.kind !== 'user' || told.has(line.name.text) || !isOneName(line.name.text)) continue;
        const { text, start, end } = line.name;
        told.add(text);
        yield {
          file,
          span: { start, end },
          message: t`User ${decode(text)} gets nothing from the patterns, since the name has + or # in it: grant it below this line, or take another name.`,
        };
      }
    }
  },
};

/** Other names were not meant as one, which is told elsewhere. */
function isOneName(name: string): boolean {
  return isDangerous(name) && name !== '+' && name !== '#' && !/\s#/.test(name);
}

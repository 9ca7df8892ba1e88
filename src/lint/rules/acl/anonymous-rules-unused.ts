import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { grouped } from '../passwd/files.js';
import { blocksOf, understoodAcls } from './blocks.js';
import { filesOfListeners } from './listener-files.js';

const FILES = 'listener 1883\npassword_file /etc/mosquitto/passwd\nacl_file /etc/mosquitto/acl\n';

export const anonymousRulesUnused: Rule = {
  id: 'acl/anonymous-rules-unused',
  severity: 'warning',
  summary: t`Rules above the first user line are for clients without a name, and such clients are refused.`,
  why: t`The topic lines above the first "user" look as if they were for everybody, but in every version they count only for clients that send no user name. Where every listener that uses the file refuses those, they never apply, and users get nothing by them. Write them as pattern lines, which are for all clients, or repeat them below each user.`,
  example: {
    bad: `${FILES}# ==> /etc/mosquitto/acl <==\ntopic read weather/#\nuser alice\ntopic readwrite home/#\n`,
    good: `${FILES}# ==> /etc/mosquitto/acl <==\npattern readwrite home/%u/#\nuser alice\ntopic read weather/#\n`,
  },
  *check({ evaluation }) {
    const listeners = filesOfListeners(evaluation);
    for (const acl of understoodAcls(evaluation)) {
      const itsOwn = listeners.filter((listener) => listener.acl?.file === acl.file);
      if (itsOwn.length === 0 || itsOwn.some(({ access, alone }) => access.anonymous || !alone)) continue;
      const rules = blocksOf(acl).find(({ scope }) => scope === 'anonymous')?.rules ?? [];
      const [first] = rules;
      if (!first) continue;
      const what = rules.length === 1 ? t`This rule is` : t`This and ${grouped(rules.length - 1)} more are`;
      yield {
        file: acl.file,
        span: { start: first.keyword.start, end: first.topic.end },
        message: t`${what} for clients without a user name only, and no listener lets those in: write pattern for all clients, or put it below the users it is meant for.`,
      };
    }
  },
};

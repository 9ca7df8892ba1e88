import { type AclRule, includes } from '../../../acl/parse.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule } from '../../rule.js';
import type { ReadAclFile } from '../security-files.js';
import { understoodAcls } from './blocks.js';
import { filesOfListeners, type ListenerFiles } from './listener-files.js';

const OPEN = 'listener 1883\nallow_anonymous true\nacl_file /etc/mosquitto/acl\n# ==> /etc/mosquitto/acl <==\n';

export const everythingOpen: Rule = {
  id: 'acl/everything-open',
  severity: 'warning',
  summary: t`Every client may read or write every topic.`,
  why: '# above the first "user" line is for every client without a user name, and # in a pattern is for each and every client: the ACL file then protects little more than none at all. Told in every version; above the first user only where a listener lets such clients in, as an info where only this machine reaches it. Grant the topics that those clients need. A single user with "topic readwrite #" is not meant.',
  example: {
    bad: `${OPEN}topic readwrite #\n`,
    good: `${OPEN}topic read weather/#\nuser admin\ntopic readwrite #\n`,
  },
  *check({ evaluation }) {
    const listeners = filesOfListeners(evaluation);
    for (const acl of understoodAcls(evaluation)) {
      const itsOwn = listeners.filter((listener) => listener.acl?.file === acl.file);
      for (const rule of acl.loaded.rules) {
        const isOpen = rule.access !== 'deny' && (rule.topic.text === '#' || rule.topic.text === '+/#');
        if (!isOpen || rule.user) continue;
        const open = rule.scope === 'pattern' ? itsOwn : itsOwn.filter(({ access }) => access.anonymous);
        if (open.length > 0) yield finding(acl, rule, open);
      }
    }
  },
};

function finding({ file }: ReadAclFile, rule: AclRule, open: readonly ListenerFiles[]): Finding {
  const may = [includes(rule.access, 'read') ? t`read` : [], includes(rule.access, 'write') ? t`write` : []]
    .flat()
    .join(t` and `);
  const isForAll = rule.scope === 'pattern';
  const who = isForAll ? t`Every client` : t`Everybody who reaches the broker, without a user name,`;
  const advice = isForAll ? t`grant less, or name the users who need this.` : t`grant only what such clients need.`;
  return {
    file,
    span: { start: rule.keyword.start, end: rule.topic.end },
    severity: open.some(({ access }) => access.reachable) ? 'warning' : 'info',
    message: t`${who} may ${may} every topic: ${advice}`,
  };
}

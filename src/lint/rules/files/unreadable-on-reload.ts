import { version } from '../../../conf/version.js';
import type { Refusal } from '../../../installation/filesystem.js';
import { resolvePath } from '../../../installation/paths.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';

/** Configuration that root reads at the start, and nobody at a reload. */
export const unreadableOnReload: Rule = {
  id: 'files/unreadable-on-reload',
  severity: 'warning',
  since: version('2.0'),
  summary: t`The broker reads this configuration as root at the start, and may not read it any more at a reload.`,
  why: t`Started as root, the broker reads its configuration before it changes to its own account; a reload (SIGHUP, systemctl reload, logrotate every night) reads it again with the rights of that account. All versions since 2.0 then log "Unable to open config file" and keep the options that they have: changes wait for a restart, and systemctl reports success. Let the account read the file and pass every directory on the way.`,
  example: {
    bad: '# /etc/mosquitto/conf.d is root:root 0700\ninclude_dir /etc/mosquitto/conf.d',
    good: '# /etc/mosquitto/conf.d is root:root 0755\ninclude_dir /etc/mosquitto/conf.d',
  },
  check,
};

function* check({ evaluation, model }: RuleContext): Iterable<Finding> {
  const { account, circumstances } = evaluation;
  const { fs, workdir, startsAs } = circumstances;
  if (startsAs.uid !== 0 || account.uid === 0) return;
  const text = (what: string, path: string, { at }: Refusal) =>
    t`${account.name}, as which the broker reads ${what} again at a reload, may not ${at === path ? t`read it` : t`pass ${at}`}: ${advice(path, at)}`;
  const stopped = new Set<string>();
  const main = model.files[0]?.file;
  if (main) {
    const path = seenByBroker(main.path, fs.hostPath('/'));
    const access = fs.access(path, account, 'read');
    if (!access.ok && !access.refusal.unseen) {
      stopped.add(access.refusal.at);
      yield { file: main, span: main.lineSpan(1), message: text(t`this file`, path, access.refusal) };
    }
  }
  for (const { directive, path: written, span, names } of model.includes) {
    for (const path of [written, ...names.map((name) => `${written}/${name}`)]) {
      const resolved = resolvePath(workdir, path);
      const access = fs.access(resolved, account, 'read');
      if (access.ok || access.refusal.unseen || stopped.has(access.refusal.at)) continue;
      stopped.add(access.refusal.at);
      yield { file: directive.file, span, message: text(path, resolved, access.refusal) };
    }
  }
}

function advice(path: string, at: string): string {
  return at === path ? t`chgrp and chmod g+r ${path}, or chmod 0644 where it holds no secret.` : `chmod o+x ${at}`;
}

function seenByBroker(path: string, root: string): string {
  return root === '/' || !path.startsWith(root) ? path : `/${path.slice(root.length)}`;
}

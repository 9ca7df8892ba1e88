import { t } from '../../../language/t.js';
import { type Check, type Finding, orPass, skip } from '../../check.js';
import { restartRepair } from '../../service-repairs.js';
import { isIn, isRefused, nameListeners } from '../../visits.js';

export const anonymous: Check = {
  id: 'access/anonymous',
  title: t`Clients without a user name get in exactly where the configuration lets them`,
  needs: ['listeners/answers'],
  live: true,
  async examine(examination) {
    const listeners = await nameListeners(examination);
    if (listeners.length === 0) return skip(t`every listener asks for a certificate or key first`);
    const findings: Finding[] = [];
    for (const { access, trial, name, place } of listeners) {
      if (access.anonymous === isIn(trial.anonymous) || !(isIn(trial.anonymous) || isRefused(trial.anonymous)))
        continue;
      findings.push({
        status: access.passwords?.kind === 'plugin' ? 'warn' : 'fail',
        detail: access.anonymous
          ? t`Clients without a user name are refused by ${name}, though its configuration lets them in: the broker has not read the configuration since it changed, or a plugin decides.`
          : t`Clients without a user name get in by ${name}, though its configuration does not let them in: the broker has not read the configuration since it changed, or a plugin decides.`,
        ...place,
        ...(await restartRepair(examination)),
      });
    }
    const summary = listeners.map(({ access, name }) => (access.anonymous ? t`${name}: let in` : t`${name}: refused`));
    return orPass(findings, t`without a user name, ${summary.join(', ')}`);
  },
};

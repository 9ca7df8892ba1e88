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
      const says = access.anonymous ? t`lets them in` : t`does not let them in`;
      const does = access.anonymous ? t`are refused` : t`get in`;
      findings.push({
        status: access.passwords?.kind === 'plugin' ? 'warn' : 'fail',
        detail: t`Clients without a user name ${does} by ${name}, though its configuration ${says}: the broker has not read the configuration since it changed, or a plugin decides.`,
        ...place,
        ...(await restartRepair(examination)),
      });
    }
    const summary = listeners.map(({ access, name }) => `${name}: ${access.anonymous ? t`let in` : 'refused'}`);
    return orPass(findings, `without a user name, ${summary.join(', ')}`);
  },
};

import { t } from '../../../language/t.js';
import { type Check, type Finding, orPass, skip } from '../../check.js';
import { restartRepair } from '../../service-repairs.js';
import { isIn, nameListeners } from '../../visits.js';

/** What should tell who may log in. */
const CHECKS = {
  'password file': t`password file`,
  'pre-shared key': t`pre-shared key`,
  certificate: t`certificate`,
  plugin: t`plugin`,
  nothing: t`nothing`,
} as const;

export const stranger: Check = {
  id: 'access/stranger',
  title: t`Made-up users get in only where nothing is to check names`,
  needs: ['listeners/answers'],
  live: true,
  async examine(examination) {
    const listeners = await nameListeners(examination);
    if (listeners.length === 0) return skip(t`every listener asks for a certificate or key first`);
    const findings: Finding[] = [];
    for (const { access, trial, name, place } of listeners) {
      if (!isIn(trial.stranger) || access.anyPassword) continue;
      const checks = CHECKS[access.passwords?.kind ?? 'nothing'];
      findings.push({
        status: 'fail',
        detail: t`A made-up user with a made-up password gets in by ${name}, though a ${checks} should tell who may: the broker has not read the configuration since it changed.`,
        ...place,
        ...(await restartRepair(examination)),
      });
    }
    const open = listeners.filter(({ access }) => access.anyPassword).map(({ name }) => name);
    const summary =
      open.length > 0 ? t`on ${open.join(', ')} nothing checks names, as configured` : t`refused everywhere`;
    return orPass(findings, summary);
  },
};

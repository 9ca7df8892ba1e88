import { t } from '../../../language/t.js';
import { type Check, orPass, skip } from '../../check.js';
import { lintFindings } from '../../diagnostics.js';

export const bridgeConfiguration: Check = {
  id: 'bridges/configuration',
  title: t`Bridges are safe, and do not send messages in circles`,
  needs: ['configuration/found'],
  examine(examination) {
    const { bridges } = examination.evaluation.model;
    if (bridges.length === 0) return skip(t`there is no bridge`);
    return orPass(lintFindings(examination, 'bridges'), bridges.map(({ name }) => name).join(', '));
  },
};

import { t } from '../../../language/t.js';
import { sentence } from '../../../text/words.js';
import { type Check, type Finding, orPass, skip } from '../../check.js';
import { placeOf } from '../../places.js';

const SHOWN_MAX = 3;

export const logErrors: Check = {
  id: 'logs/errors',
  title: t`The log tells of nothing that is wrong with the broker`,
  needs: ['service/running', 'rights/files', 'persistence/database', 'service/reloaded', 'configuration/taken-up'],
  live: true,
  async examine(examination) {
    if (!examination.broker) return skip(t`no broker runs`);
    if (!examination.evaluation.starts) return skip(t`what it may say is told above`);
    const log = await examination.log;
    if (!log) return skip(t`it cannot be read`);
    const findings = (log.reloadedAt ? log.reloadComplaints : log.complaints).slice(-SHOWN_MAX).map(
      ({ text, explanation }): Finding => ({
        status: 'warn',
        detail: t`The log says: ${sentence(text)}${explanation ? ` ${explanation.meaning} ${explanation.next}` : ''}`,
        ...placeOf(explanation?.place),
      }),
    );
    return orPass(findings, t`no errors since the broker last read its files`);
  },
};

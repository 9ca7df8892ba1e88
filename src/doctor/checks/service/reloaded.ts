import { t } from '../../../language/t.js';
import { sentence } from '../../../text/words.js';
import { type Check, pass, skip } from '../../check.js';
import { reloadRepair } from '../../service-repairs.js';

/** Not for this check: what a reload cannot take up is a matter of changes since the start. */
const NEEDS_RESTART = 'configuration/listener-changed-on-reload';

/** A reload that went wrong is told in the log alone: 2.0 goes on without the ACL, and systemctl says that all is well. */
export const reloaded: Check = {
  id: 'service/reloaded',
  title: t`The last reload went well`,
  needs: ['service/running', 'configuration/started-file'],
  live: true,
  async examine(examination) {
    // What it would choke on again was told.
    if (!examination.evaluation.starts) return skip(t`the files are not in order`);
    const log = await examination.log;
    if (!log?.reloadedAt) return skip(t`it was not told to reload since it was started, as far as its log tells`);
    const complaint = log.reloadComplaints.find(({ explanation }) => explanation?.id !== NEEDS_RESTART);
    if (!complaint) return pass(log.reloadedAt.toISOString());
    return {
      status: 'fail',
      detail: t`When the broker last read its files again (${log.reloadedAt.toISOString()}), something was wrong: ${sentence(complaint.text)} ${complaint.explanation?.meaning ?? ''} The files are in order now, but it has not read them since.`,
      ...(await reloadRepair(examination)),
    };
  },
};

import { modifiedAt } from '../../../host/modified-at.js';
import { t } from '../../../language/t.js';
import { type Check, pass } from '../../check.js';

/** Clocks of machines that share files differ a little. */
const SLACK_MS = 3_600_000;

/** Machines without a battery for their clock, as a Raspberry Pi, wake up in the past, where no certificate is valid. */
export const clock: Check = {
  id: 'install/clock',
  title: t`The clock of this machine is right, as far as its files tell`,
  needs: ['configuration/found'],
  live: true,
  examine(examination) {
    const files = examination.evaluation.model.files.map(({ file }) => file.path);
    const newest = Math.max(...files.map(modifiedAt));
    const now = examination.now.getTime();
    if (newest <= now + SLACK_MS) return pass(examination.now.toISOString());
    return {
      status: 'fail',
      detail: t`It is ${examination.now.toISOString()} by the clock of this machine, but its configuration was changed on ${new Date(newest).toISOString()}: the clock is behind, and certificates count as not valid yet. Set it ("timedatectl set-ntp true", or hwclock).`,
    };
  },
};

import { versionText } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import { type Check, type Finding, pass } from '../../check.js';

export const program: Check = {
  id: 'install/program',
  title: t`The broker's program is installed`,
  live: true,
  examine(examination) {
    const found = examination.installedBrokers;
    const [first] = found;
    if (!first) return missing(examination.broker !== undefined);
    const running = examination.broker;
    const texts = found.map(({ path, version }) => t`${path} is Mosquitto ${versionText(version)}`);
    if (found.length === 1) return pass(texts.join(', '));
    const used = running ? t`; process ${running.pid} runs ${running.program}` : '';
    return {
      status: 'warn',
      detail: t`There are several brokers here: ${texts.join(', ')}${used}. Remove the one that is not meant, or an upgrade of one will leave the other as it is.`,
    };
  },
};

function missing(runs: boolean): Finding {
  return {
    status: 'fail',
    detail: runs
      ? t`No mosquitto was found in the search path, /usr/sbin and /usr/local/sbin, though one runs.`
      : t`No mosquitto was found in the search path, /usr/sbin and /usr/local/sbin: install the package "mosquitto".`,
  };
}

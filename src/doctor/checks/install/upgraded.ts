import { versionText } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import { type Check, pass, skip } from '../../check.js';
import { restartRepair } from '../../service-repairs.js';

export const upgraded: Check = {
  id: 'install/upgraded',
  title: t`The broker that runs is the one that is installed`,
  needs: ['install/program'],
  live: true,
  async examine(examination) {
    const { broker, installedBrokers } = examination;
    if (!broker) return skip(t`no broker runs`);
    const running = versionText(broker.version);
    if (!broker.replaced) return pass(t`process ${broker.pid} runs ${running}`);
    const [installed] = installedBrokers;
    const now = installed ? versionText(installed.version) : 'gone';
    return {
      status: 'warn',
      detail:
        now === running
          ? t`The program was installed anew since process ${broker.pid} was started; it still runs the old one, of the same version ${running}.`
          : t`Process ${broker.pid} still runs Mosquitto ${running}, but what is installed is ${now}: it must be restarted.`,
      ...(await restartRepair(examination)),
    };
  },
};

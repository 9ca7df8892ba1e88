import { listenerName } from '../../../conf/listener-name.js';
import { t } from '../../../language/t.js';
import { capital } from '../../../text/words.js';
import { type Check, type Finding, orPass } from '../../check.js';
import { placeOf } from '../../places.js';
import { restartRepair } from '../../service-repairs.js';
import type { LoginOutcome } from '../../trials.js';

/** Every listener must say something in MQTT, if only that it lets nobody in. */
export const listenersAnswer: Check = {
  id: 'listeners/answers',
  title: t`Every listener speaks MQTT`,
  needs: ['listeners/bound', 'rights/hosts-deny'],
  live: true,
  async examine(examination) {
    const trials = await examination.trials;
    const restart = await restartRepair(examination);
    const findings = examination.accesses.flatMap((access, index): Finding[] => {
      const outcome = trials[index]?.anonymous;
      // Who asks for a certificate or a key hangs up on those who have none.
      if (!outcome || access.proof !== undefined || speaks(outcome)) return [];
      return [
        {
          status: 'fail',
          detail: t`${capital(listenerName(access.listener))} ${silence(outcome)}. "mqttctl probe" goes the way of a client step by step.`,
          ...placeOf(access.listener.directive),
          ...(outcome.kind === 'silent' && restart),
        },
      ];
    });
    return orPass(findings, examination.accesses.map(({ listener }) => listenerName(listener)).join(', '));
  },
};

function speaks({ kind }: LoginOutcome): boolean {
  return kind === 'accepted' || kind === 'refused';
}

function silence(outcome: LoginOutcome): string {
  switch (outcome.kind) {
    case 'unreached':
      return t`cannot be reached (${outcome.code})`;
    case 'foreign':
      return t`answers in another language than MQTT: another program has it, or the listener speaks another protocol than the configuration says`;
    case 'closed':
      return t`hangs up on clients before it lets them in or refuses them: too many connections, a limit of open files, or a firewall on this machine`;
    default:
      return t`takes connections and says nothing: the broker hangs, or its process is stopped`;
  }
}

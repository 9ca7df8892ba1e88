import { t } from '../../../language/t.js';
import { type Check, pass, skip } from '../../check.js';
import { openListeners, readVersion, visitorsOf } from '../../visits.js';

export const systemTopics: Check = {
  id: 'access/system-topics',
  title: t`The broker tells about itself ($SYS)`,
  needs: ['listeners/answers'],
  live: true,
  async examine(examination) {
    if (examination.evaluation.model.global.get('sys_interval')?.value === 0)
      return skip(t`switched off by sys_interval 0`);
    for (const listener of await openListeners(examination)) {
      for (const { who, session } of visitorsOf(listener, examination)) {
        const version = await readVersion(session);
        if (version !== undefined) return pass(t`${version}, read as ${who} on ${listener.name}`);
      }
    }
    return skip(
      t`nothing came to a client that could be tried: not granted, or nothing new for a while (before 2.0.16)`,
    );
  },
};

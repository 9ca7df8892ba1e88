import { t } from '../../../language/t.js';
import { type Check, pass, skip } from '../../check.js';
import { placeOf } from '../../places.js';

/** Who has set these expects clients from elsewhere. */
const MEANT_FOR_OTHERS = ['allow_anonymous', 'password_file', 'acl_file', 'psk_file'];

export const localOnly: Check = {
  id: 'listeners/local-only',
  title: t`Other machines can reach the broker where they are expected to`,
  needs: ['configuration/found'],
  examine({ evaluation: { model } }) {
    if (!model.localOnly) return skip(t`the configuration has listeners`);
    const setting = MEANT_FOR_OTHERS.flatMap((name) => model.security.get(name) ?? [])[0];
    if (!setting) return pass(t`only this machine reaches the broker: no listener is configured (local only mode)`);
    return {
      status: 'warn',
      detail: t`No other machine reaches the broker: without a listener line it listens on 127.0.0.1 and ::1 only, and ${setting.option.name} does not change that. Add "listener 1883" for clients from the network.`,
      ...placeOf(setting.directive),
    };
  },
};

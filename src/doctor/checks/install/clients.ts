import { findProgram } from '../../../host/find-program.js';
import { t } from '../../../language/t.js';
import { type Check, pass } from '../../check.js';

/** Nothing here needs them, but every guide to Mosquitto does. */
export const clients: Check = {
  id: 'install/clients',
  title: t`The command line clients are at hand`,
  live: true,
  examine() {
    const found = findProgram('mosquitto_sub');
    return pass(found ?? t`mosquitto_sub and mosquitto_pub are not installed (package "mosquitto-clients")`);
  },
};

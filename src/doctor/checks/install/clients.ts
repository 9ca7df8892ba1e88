import { findProgram } from '../../../host/find-program.js';
import { type Check, pass } from '../../check.js';

/** Nothing here needs them, but every guide to Mosquitto does. */
export const clients: Check = {
  id: 'install/clients',
  title: 'The command line clients are at hand',
  live: true,
  examine() {
    const found = findProgram('mosquitto_sub');
    return pass(found ?? 'mosquitto_sub and mosquitto_pub are not installed (package "mosquitto-clients")');
  },
};

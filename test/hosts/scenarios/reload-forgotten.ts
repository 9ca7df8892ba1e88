import { scenario } from '../scenario.js';
import { ALICE, FOR_ALL_LOCALLY, later, RESTART, SITE } from '../site.js';

/** A password was changed, and the broker still wants the old one. */
export default scenario({
  name: 'a password file that was changed without a reload',
  break: async (host) => {
    await host.put({ [SITE]: FOR_ALL_LOCALLY });
    await host.sh(`${ALICE}\n${RESTART}\n${later('/etc/mosquitto/passwd')}`);
  },
  first: 'configuration/taken-up',
  detail: /passwd was changed.*a reload is enough/,
});

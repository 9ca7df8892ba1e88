import { scenario } from '../scenario.js';
import { ALICE, FOR_ALL_LOCALLY, RESTART, SITE } from '../site.js';

/** Everybody is locked out by a password file that the broker could not read at its reload; 2.1 ends. */
export default scenario({
  name: 'a password file of root, after a reload',
  break: async (host) => {
    await host.put({ [SITE]: FOR_ALL_LOCALLY });
    await host.sh(`${ALICE}\n${RESTART}\nchown root: /etc/mosquitto/passwd; systemctl reload mosquitto || :; sleep 1`);
  },
  first: 'rights/files',
  detail: /passwd/,
  fixed: true,
});

import { scenario } from '../scenario.js';
import { ALICE, RESTART, SITE } from '../site.js';

/** Since 2.0 a password file alone lets nobody in from the network. */
export default scenario({
  name: 'users without a listener',
  // 2.0.11 lets everybody in then, which is told instead.
  suites: ['trixie', 'sid'],
  break: async (host) => {
    await host.put({ [SITE]: 'allow_anonymous false\npassword_file /etc/mosquitto/passwd\n' });
    await host.sh(`${ALICE}\n${RESTART}`);
  },
  first: 'listeners/local-only',
  detail: /No other machine reaches the broker/,
});

import { scenario } from '../scenario.js';
import { later, SITE } from '../site.js';

/** systemctl reload does not open ports. */
export default scenario({
  name: 'a listener that was added without a restart',
  break: async (host) => {
    await host.put({ [SITE]: 'allow_anonymous true\nlistener 1883 127.0.0.1\nlistener 1884 127.0.0.1\n' });
    await host.sh(`${later(SITE)}; systemctl reload mosquitto || :; sleep 0.3`);
  },
  first: 'configuration/taken-up',
  detail: /after the broker was started/,
});

import { scenario } from '../scenario.js';
import { bridge, FOR_THIS_MACHINE, otherBroker, RESTART, SITE } from '../site.js';

/** Two brokers that do that with each other send every message round in circles. */
export default scenario({
  name: 'a bridge of everything in both directions',
  break: async (host) => {
    await host.put({ [SITE]: FOR_THIS_MACHINE + bridge('127.0.0.1:1999', '# both 0') });
    await host.sh(`${otherBroker(1999)}; ${RESTART}`);
  },
  first: 'bridges/configuration',
  detail: /sends every topic/,
});

import { scenario } from '../scenario.js';
import { dropIn, RELOAD_UNITS } from '../site.js';

/** The broker runs and listens, where nobody is. */
export default scenario({
  name: 'a unit that cuts the broker off the network',
  break: async (host) => {
    await host.put({ ...dropIn('PrivateNetwork=yes') });
    await host.sh(`${RELOAD_UNITS}`);
  },
  first: 'rights/confinement',
  detail: /PrivateNetwork=/,
});

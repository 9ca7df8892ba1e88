import { scenario } from '../scenario.js';
import { dropIn, RELOAD_UNITS } from '../site.js';

/** A unit copied from another distribution. */
export default scenario({
  name: 'a unit for an account that does not exist',
  break: async (host) => {
    await host.put({ ...dropIn('User=mqtt') });
    await host.sh(`${RELOAD_UNITS}`);
  },
  first: 'install/unit',
  detail: /no such account/,
});

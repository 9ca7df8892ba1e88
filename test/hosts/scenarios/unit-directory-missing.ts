import { scenario } from '../scenario.js';
import { dropIn, RELOAD_UNITS } from '../site.js';

/** systemd cannot go there, and says so in its journal only. */
export default scenario({
  name: 'a unit with a working directory that does not exist',
  break: async (host) => {
    await host.put({ ...dropIn('WorkingDirectory=/srv/mqtt') });
    await host.sh(`${RELOAD_UNITS}`);
  },
  first: 'install/unit',
  detail: /no such directory/,
  fixed: true,
});

import { scenario } from '../scenario.js';
import { dropIn, RELOAD_UNITS } from '../site.js';

/** Debian's unit reloads with /bin/kill, of a package that it does not depend on. */
export default scenario({
  name: 'no program that reloads the broker',
  break: async (host) => {
    await host.put(dropIn('ExecReload=', 'ExecReload=/usr/local/bin/kill -HUP $MAINPID'));
    await host.sh(RELOAD_UNITS);
  },
  first: 'install/unit',
  detail: /does not work.*procps/,
});

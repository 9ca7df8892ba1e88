import { scenario } from '../scenario.js';
import { dropIn, RELOAD_UNITS } from '../site.js';

/** A unit hardened by a guide for another service. */
export default scenario({
  name: 'a unit that lets the broker write nowhere',
  break: async (host) => {
    await host.put({ ...dropIn('ProtectSystem=strict') });
    await host.sh(`${RELOAD_UNITS}`);
  },
  first: 'rights/confinement',
  detail: /ProtectSystem=strict/,
  fixed: true,
});

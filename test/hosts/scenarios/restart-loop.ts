import { scenario } from '../scenario.js';
import { dropIn, RELOAD_UNITS } from '../site.js';

/** The configuration is in order; what goes wrong is what the unit does before. */
export default scenario({
  name: 'a unit that fails again and again',
  break: async (host) => {
    await host.put(
      dropIn('Restart=always', 'RestartSec=30', 'ExecStartPre=/bin/false', '[Unit]', 'StartLimitIntervalSec=0'),
    );
    await host.sh(RELOAD_UNITS);
  },
  first: 'service/running',
  detail: /again and again/,
});

import { scenario } from '../scenario.js';
import { dropIn, RELOAD_UNITS } from '../site.js';

export default scenario({
  name: 'a broker that was killed, and is not started again',
  break: async (host) => {
    await host.put(dropIn('Restart=no'));
    await host.sh(`${RELOAD_UNITS}; systemctl kill -s KILL mosquitto; sleep 0.3`);
  },
  first: 'service/running',
  detail: /has failed/,
  fixed: true,
});

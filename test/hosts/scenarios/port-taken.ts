import { scenario } from '../scenario.js';
import { FOR_THIS_MACHINE, SITE, stranger } from '../site.js';

/** A container, an old copy, another broker: whoever was there first has the port. */
export default scenario({
  name: 'a port that another program has',
  break: async (host) => {
    await host.put({ [SITE]: FOR_THIS_MACHINE });
    await host.sh(`systemctl stop mosquitto; ${stranger(1883)}; systemctl start mosquitto || :`);
  },
  first: 'listeners/free',
  detail: /python3 \(pid \d+\) has 127\.0\.0\.1:1883/,
});

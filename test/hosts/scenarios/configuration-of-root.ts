import { scenario } from '../scenario.js';
import { RESTART } from '../site.js';

/** The start goes well, as root; a reload as the broker loses what it cannot read. */
export default scenario({
  name: 'a configuration that only root may read',
  break: async (host) => {
    await host.put({ '/etc/mosquitto/conf.d/site.conf': 'listener 1883 127.0.0.1\nallow_anonymous true\n' });
    await host.sh(`${RESTART}; chmod 0700 /etc/mosquitto/conf.d`);
  },
  first: 'rights/files',
  detail: /conf\.d/,
  fixed: true,
});

import { scenario } from '../scenario.js';
import { RESTART } from '../site.js';

/** What guides have one write into conf.d is in mosquitto.conf of Debian already. */
export default scenario({
  name: 'a second persistence_location',
  break: async (host) => {
    await host.put({ '/etc/mosquitto/conf.d/site.conf': 'persistence_location /srv/mosquitto/\n' });
    await host.sh(`${RESTART}`);
  },
  first: 'configuration/files',
  detail: /persistence_location/,
});

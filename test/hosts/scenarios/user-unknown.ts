import { scenario } from '../scenario.js';
import { RESTART } from '../site.js';

/** The broker that root starts refuses; the one of sid is started as mosquitto, and never looks. */
export default scenario({
  name: 'an account that does not exist',
  suites: ['bookworm', 'trixie'],
  break: async (host) => {
    await host.put({ '/etc/mosquitto/conf.d/site.conf': 'user mqtt\n' });
    await host.sh(`${RESTART}`);
  },
  first: 'configuration/files',
  detail: /mqtt/,
});

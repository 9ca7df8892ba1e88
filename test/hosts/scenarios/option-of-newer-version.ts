import { scenario } from '../scenario.js';
import { RESTART } from '../site.js';

/** A guide for another version than the one of the distribution. */
export default scenario({
  name: 'an option of 2.1 for a broker of 2.0',
  suites: ['bookworm', 'trixie'],
  break: async (host) => {
    await host.put({ '/etc/mosquitto/conf.d/site.conf': 'listener 1883 127.0.0.1\nlistener_allow_anonymous true\n' });
    await host.sh(`${RESTART}`);
  },
  first: 'configuration/files',
  detail: /listener_allow_anonymous/,
});

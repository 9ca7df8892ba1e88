import { scenario } from '../scenario.js';
import { RESTART } from '../site.js';

/** The second cannot be opened, and the broker does not start. */
export default scenario({
  name: 'one port for two listeners',
  break: async (host) => {
    await host.put({
      '/etc/mosquitto/conf.d/site.conf': 'listener 1883 127.0.0.1\nlistener 1883 127.0.0.1\nallow_anonymous true\n',
    });
    await host.sh(`${RESTART}`);
  },
  first: 'configuration/files',
  detail: /1883/,
});

import { scenario } from '../scenario.js';
import { RESTART } from '../site.js';

/** The broker reads files called .conf only, and says nothing of others. */
export default scenario({
  name: 'a file in conf.d that is not called .conf',
  break: async (host) => {
    await host.put({
      '/etc/mosquitto/conf.d/listeners': 'listener 1883 127.0.0.1\nlistener 1884 127.0.0.1\nallow_anonymous true\n',
    });
    await host.sh(`${RESTART}`);
  },
  first: 'configuration/files',
  detail: /listeners/,
});

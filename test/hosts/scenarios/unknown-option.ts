import { scenario } from '../scenario.js';
import { RESTART } from '../site.js';

/** A misspelt option keeps the broker from starting. */
export default scenario({
  name: 'an option that does not exist',
  break: async (host) => {
    await host.put({ '/etc/mosquitto/conf.d/site.conf': 'listener 1883 127.0.0.1\nallow_anonymus true\n' });
    await host.sh(`${RESTART}`);
  },
  first: 'configuration/files',
  detail: /allow_anonymus/,
});

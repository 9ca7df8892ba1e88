import { scenario } from '../scenario.js';
import { RESTART } from '../site.js';

/** It must stand before all options of security. */
export default scenario({
  name: 'per_listener_settings after what it decides about',
  break: async (host) => {
    await host.put({
      '/etc/mosquitto/conf.d/site.conf': 'listener 1883 127.0.0.1\nallow_anonymous true\nper_listener_settings true\n',
    });
    await host.sh(`${RESTART}`);
  },
  first: 'configuration/files',
  detail: /per_listener_settings/,
});

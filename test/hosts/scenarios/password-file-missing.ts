import { scenario } from '../scenario.js';
import { RESTART } from '../site.js';

/** The configuration of a guide, of which only half was followed. */
export default scenario({
  name: 'a password file that is not there',
  break: async (host) => {
    await host.put({
      '/etc/mosquitto/conf.d/site.conf': 'listener 1883 127.0.0.1\npassword_file /etc/mosquitto/passwd\n',
    });
    await host.sh(`${RESTART}`);
  },
  first: 'configuration/files',
  detail: /passwd does not exist/,
});

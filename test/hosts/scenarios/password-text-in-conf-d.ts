import { scenario } from '../scenario.js';
import { RESTART } from '../site.js';

/** The broker takes it for configuration, and does not start. */
export default scenario({
  name: 'a password file in the directory of configurations',
  break: async (host) => {
    await host.put({ '/etc/mosquitto/conf.d/passwords.conf': 'alice:$6$YWxpY2U$c2VjcmV0\n' });
    await host.sh(`${RESTART}`);
  },
  first: 'configuration/files',
  detail: /alice|password/,
});

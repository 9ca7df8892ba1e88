import { scenario } from '../scenario.js';
import { RESTART } from '../site.js';

/** A keyword of another program. */
export default scenario({
  name: 'a line of an ACL file that is none',
  break: async (host) => {
    await host.put({
      '/etc/mosquitto/conf.d/site.conf': 'listener 1883 127.0.0.1\nallow_anonymous true\nacl_file /etc/mosquitto/acl\n',
      '/etc/mosquitto/acl': 'topic readwrite home/#\nallow read $SYS/#\n',
    });
    await host.sh(`chown mosquitto: /etc/mosquitto/acl; chmod 0600 /etc/mosquitto/acl; ${RESTART}`);
  },
  first: 'configuration/files',
  detail: /allow/,
});

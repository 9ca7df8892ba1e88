import { scenario } from '../scenario.js';
import { RESTART } from '../site.js';

/** What "sudo mosquitto_passwd -c" of 2.0.11 leaves. */
export default scenario({
  name: 'a password file that everybody may read',
  break: async (host) => {
    await host.put({
      '/etc/mosquitto/conf.d/site.conf': 'listener 1883 127.0.0.1\npassword_file /etc/mosquitto/passwd\n',
    });
    await host.sh(`mosquitto_passwd -b -c /etc/mosquitto/passwd alice secret-of-alice
      chmod 0644 /etc/mosquitto/passwd
      ${RESTART}`);
  },
  first: 'rights/files',
  detail: /passwd/,
  fixed: true,
});

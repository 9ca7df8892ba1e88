import { scenario } from '../scenario.js';
import { RESTART } from '../site.js';

/** 2.1 follows none. */
export default scenario({
  name: 'a link for a password file',
  suites: ['sid'],
  break: async (host) => {
    await host.put({
      '/etc/mosquitto/conf.d/site.conf': 'listener 1883 127.0.0.1\npassword_file /etc/mosquitto/passwd\n',
    });
    await host.sh(`mkdir -p /srv/secrets
      mosquitto_passwd -b -c /srv/secrets/passwd alice secret-of-alice
      chown mosquitto: /srv/secrets/passwd
      ln -s /srv/secrets/passwd /etc/mosquitto/passwd
      ${RESTART}`);
  },
  first: 'configuration/files',
  detail: /symbolic link/,
});

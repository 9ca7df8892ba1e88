import { scenario } from '../scenario.js';

/** What a broker that was tried out as root leaves. */
export default scenario({
  name: 'a directory for the log that belongs to root',
  break: (host) => host.sh('chown -R root: /var/log/mosquitto'),
  first: 'rights/files',
  detail: /\/var\/log\/mosquitto/,
  fixed: true,
});

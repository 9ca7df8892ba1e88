import { scenario } from '../scenario.js';

/** Somebody made room in /var/log. */
export default scenario({
  name: 'no directory for the log',
  break: (host) => host.sh('rm -rf /var/log/mosquitto'),
  first: 'logs/rotation',
  detail: /was deleted/,
  fixed: true,
});

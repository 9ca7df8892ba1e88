import { scenario } from '../scenario.js';

/** The broker runs, and saves nothing. */
export default scenario({
  name: 'no directory for the database',
  break: (host) => host.sh('rm -rf /var/lib/mosquitto'),
  first: 'persistence/database',
  detail: /\/var\/lib\/mosquitto/,
  fixed: true,
});

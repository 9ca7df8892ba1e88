import { scenario } from '../scenario.js';

/** It came back from a backup; what it holds is lost without a word. */
export default scenario({
  name: 'a database that belongs to root',
  break: (host) =>
    host.sh(`
    systemctl restart mosquitto
    chown root: /var/lib/mosquitto/mosquitto.db
    chmod 0600 /var/lib/mosquitto/mosquitto.db`),
  first: 'persistence/database',
  detail: /mosquitto\.db/,
  fixed: true,
});

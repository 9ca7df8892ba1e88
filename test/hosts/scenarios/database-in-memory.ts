import { scenario } from '../scenario.js';

/** To spare the card of a small computer; nobody thought of the retained messages. */
export default scenario({
  name: 'a database in memory',
  break: (host) => host.sh('mount -t tmpfs -o mode=0755,uid=mosquitto none /var/lib/mosquitto'),
  first: 'persistence/mount',
  detail: /in memory/,
});

import { scenario } from '../scenario.js';

/** A disk of its own for the database, to the brim. */
export default scenario({
  name: 'a full disk',
  break: (host) =>
    host.sh(`
    mount -t tmpfs -o size=256k,mode=0755 none /var/lib/mosquitto
    chown mosquitto: /var/lib/mosquitto
    head -c 1M /dev/zero >/var/lib/mosquitto/filler 2>/dev/null || :`),
  first: 'persistence/disk',
  fails: ['persistence/mount'],
  detail: /is full/,
});

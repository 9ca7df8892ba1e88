import { scenario } from '../scenario.js';

/** What the kernel does with a disk that has errors. */
export default scenario({
  name: 'a disk that is mounted read-only',
  break: (host) => host.sh('cd /var/lib/mosquitto; mount --bind . .; mount -o remount,bind,ro /var/lib/mosquitto'),
  first: 'persistence/mount',
  detail: /mounted read-only/,
});

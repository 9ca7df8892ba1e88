import { scenario } from '../scenario.js';

/** One of the distribution, one compiled. */
export default scenario({
  name: 'two brokers on one machine',
  break: (host) => host.sh('cp /usr/sbin/mosquitto /usr/local/sbin/mosquitto'),
  first: 'install/program',
  detail: /several brokers/,
});

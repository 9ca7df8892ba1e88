import { scenario } from '../scenario.js';

/** By hand, or by a rotation that told nobody. */
export default scenario({
  name: 'a log that was renamed',
  break: (host) => host.sh('mv /var/log/mosquitto/mosquitto.log /var/log/mosquitto/mosquitto.log.1'),
  first: 'logs/rotation',
  detail: /still writes its log to/,
  fixed: true,
});

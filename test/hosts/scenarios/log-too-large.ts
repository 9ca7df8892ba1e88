import { scenario } from '../scenario.js';

/** It grows until the disk is full. */
export default scenario({
  name: 'a log that nobody rotates',
  break: (host) => host.sh('rm /etc/logrotate.d/mosquitto; truncate -s 101M /var/log/mosquitto/mosquitto.log'),
  first: 'logs/rotation',
  detail: /no rule/,
  fixed: true,
});

import { scenario } from '../scenario.js';
import { RESTART } from '../site.js';

/** /run is empty after each boot. */
export default scenario({
  name: 'no directory for the pid file',
  break: (host) =>
    host.sh(`
    sed -i "/^pid_file/d; $ a pid_file /run/mqtt/mosquitto.pid" /etc/mosquitto/mosquitto.conf
    ${RESTART}`),
  first: 'configuration/files',
  detail: /\/run\/mqtt/,
});

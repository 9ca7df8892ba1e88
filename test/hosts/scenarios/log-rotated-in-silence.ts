import { scenario } from '../scenario.js';

/** The broker goes on writing to the old file. */
export default scenario({
  name: 'a rotation of which the broker is not told',
  break: (host) => host.put({ '/etc/logrotate.d/mosquitto': '/var/log/mosquitto/*.log {\n\tdaily\n\trotate 7\n}\n' }),
  first: 'logs/rotation',
  detail: /does not tell the broker/,
});

import { scenario } from '../scenario.js';

/** The broker that runs is still the old one. */
export default scenario({
  name: 'an upgrade without a restart',
  break: (host) =>
    host.sh('cp -p /usr/sbin/mosquitto /usr/sbin/mosquitto.new; mv /usr/sbin/mosquitto.new /usr/sbin/mosquitto'),
  first: 'install/upgraded',
  detail: /installed anew/,
  fixed: true,
});

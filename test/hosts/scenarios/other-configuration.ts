import { scenario } from '../scenario.js';
import { dropIn, FOR_THIS_MACHINE, RELOAD_UNITS } from '../site.js';

export default scenario({
  name: 'a unit that starts the broker with another configuration',
  break: async (host) => {
    await host.put({
      ...dropIn('ExecStart=', 'ExecStart=/usr/sbin/mosquitto -c /srv/other.conf'),
      '/srv/other.conf': FOR_THIS_MACHINE,
    });
    await host.sh(RELOAD_UNITS);
  },
  first: 'configuration/started-file',
  detail: /reads \/srv\/other\.conf/,
});

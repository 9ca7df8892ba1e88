import { scenario } from '../scenario.js';

/** It was started by hand. */
export default scenario({
  name: 'a broker that runs until the next boot',
  break: (host) => host.sh('systemctl disable mosquitto'),
  first: 'install/unit',
  detail: /not enabled/,
  fixed: true,
});

import { scenario } from '../scenario.js';

export default scenario({
  name: 'a broker that is stopped',
  break: (host) => host.sh('systemctl stop mosquitto'),
  first: 'service/running',
  detail: /mosquitto\.service is stopped/,
  fixed: true,
});

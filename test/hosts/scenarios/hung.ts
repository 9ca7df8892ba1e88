import { scenario } from '../scenario.js';

export default scenario({
  name: 'a broker that hangs',
  break: (host) => host.sh('kill -STOP $(pidof mosquitto)'),
  first: 'listeners/answers',
  detail: /says nothing/,
});

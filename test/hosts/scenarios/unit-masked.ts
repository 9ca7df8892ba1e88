import { scenario } from '../scenario.js';

/** Somebody wanted it to be still, and forgot. */
export default scenario({
  name: 'a unit that must not be started',
  break: (host) => host.sh('systemctl mask --now mosquitto'),
  first: 'install/unit',
  detail: /is masked/,
});

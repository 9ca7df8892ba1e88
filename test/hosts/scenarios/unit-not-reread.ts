import { scenario } from '../scenario.js';
import { dropIn } from '../site.js';

/** The systemd of Debian 12 does not notice a drop-in that is new. */
export default scenario({
  name: 'a drop-in that systemd has not read',
  suites: ['trixie', 'sid'],
  break: (host) => host.put(dropIn('Nice=5')),
  first: 'service/running',
  detail: /systemd has not read it/,
  fixed: true,
});

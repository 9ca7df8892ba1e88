import { scenario } from '../scenario.js';
import { dropIn } from '../site.js';

export default scenario({
  name: 'a drop-in that systemd has not read',
  break: (host) => host.put(dropIn('Nice=5')),
  first: 'service/running',
  detail: /systemd has not read it/,
  fixed: true,
});

import { scenario } from '../scenario.js';
import { FOR_THIS_MACHINE, RESTART, SITE } from '../site.js';

/** systemd lets it have 1024 files. */
export default scenario({
  name: 'more connections than the broker may have',
  break: async (host) => {
    await host.put({ [SITE]: `${FOR_THIS_MACHINE}max_connections 5000\n` });
    await host.sh(`${RESTART}`);
  },
  first: 'access/open-files',
  detail: /allows 5000 clients/,
  fixed: true,
});

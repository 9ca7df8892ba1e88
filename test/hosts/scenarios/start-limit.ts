import { scenario } from '../scenario.js';
import { RESTART, SITE } from '../site.js';

/** The mistake is mended, but systemd does not try any more. */
export default scenario({
  name: 'a broker that systemd has given up',
  break: async (host) => {
    await host.put({ [SITE]: 'no_such_option 1\n' });
    await host.sh(`for attempt in 1 2 3 4 5 6 7; do ${RESTART}; done; rm ${SITE}`);
  },
  first: 'service/running',
  detail: /failed.*no_such_option/,
  fixed: true,
});

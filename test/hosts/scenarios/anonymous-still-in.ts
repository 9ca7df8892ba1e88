import { scenario } from '../scenario.js';
import { ALICE, FOR_ALL_LOCALLY, FOR_THIS_MACHINE, RESTART, SITE } from '../site.js';

/** The file says no, the broker still says yes: it has not been told. */
export default scenario({
  name: 'anonymous clients that are still let in',
  break: async (host) => {
    await host.put({ [SITE]: FOR_THIS_MACHINE });
    await host.sh(`${ALICE}\n${RESTART}\nsleep 2.5`);
    await host.put({ [SITE]: FOR_ALL_LOCALLY });
  },
  first: 'access/anonymous',
  fails: ['access/stranger', 'configuration/taken-up'],
  detail: /get in by port 1883/,
  fixed: true,
});

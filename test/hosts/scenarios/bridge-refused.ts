import { scenario } from '../scenario.js';
import { bridge, FOR_THIS_MACHINE, RESTART, SITE } from '../site.js';

export default scenario({
  name: 'a bridge to a machine on which no broker runs',
  break: async (host) => {
    await host.put({ [SITE]: FOR_THIS_MACHINE + bridge('127.0.0.1:1999') });
    await host.sh(RESTART);
  },
  first: 'bridges/remote',
  detail: /nothing listens there/,
});

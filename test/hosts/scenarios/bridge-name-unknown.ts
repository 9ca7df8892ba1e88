import { scenario } from '../scenario.js';
import { bridge, FOR_THIS_MACHINE, RESTART, SITE } from '../site.js';

export default scenario({
  name: 'a bridge to a name that nobody knows',
  break: async (host) => {
    await host.put({ [SITE]: FOR_THIS_MACHINE + bridge('brocker.example') });
    await host.sh(RESTART);
  },
  first: 'bridges/remote',
  detail: /the name is not known/,
});

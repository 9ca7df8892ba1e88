import { scenario } from '../scenario.js';
import { ALICE, FOR_ALL, RESTART, SITE } from '../site.js';

export default scenario({
  name: 'a listener that clients of IPv4 do not reach',
  break: async (host) => {
    await host.put({ [SITE]: `${FOR_ALL}socket_domain ipv6\n` });
    await host.sh(`${ALICE}\n${RESTART}`);
  },
  first: 'listeners/families',
  fails: ['configuration/files'],
  detail: /IPv4 do not reach port/,
});

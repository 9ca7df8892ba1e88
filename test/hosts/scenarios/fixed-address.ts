import { scenario } from '../scenario.js';
import { ALICE, FOR_ALL, RESTART, SITE } from '../site.js';

/** Debian 12 starts the broker before there are addresses. */
export default scenario({
  name: 'a listener on an address that comes late',
  suites: ['bookworm'],
  break: async (host) => {
    await host.put({ [SITE]: FOR_ALL.replace('8883', '8883 192.0.2.7') });
    await host.sh(`ip address add 192.0.2.7/32 dev lo
      ${ALICE}
      ${RESTART}`);
  },
  first: 'install/unit',
  detail: /network-online\.target/,
});

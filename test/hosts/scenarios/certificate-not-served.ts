import { scenario } from '../scenario.js';
import { RESTART, selfSigned, tlsListener } from '../site.js';

/** Renewed in place, and nobody told the broker. */
export default scenario({
  name: 'a certificate that was renewed without a reload',
  break: async (host) => {
    await host.put({ '/etc/mosquitto/conf.d/tls.conf': tlsListener() });
    await host.sh(`${selfSigned()}\n${RESTART}\nsleep 2.5\n${selfSigned()}`);
  },
  first: 'tls/served',
  detail: /serves another certificate/,
  fixed: true,
});

import { scenario } from '../scenario.js';
import { EXPIRED, RESTART, tlsListener } from '../site.js';

/** The broker starts with it; only clients mind. */
export default scenario({
  name: 'a certificate that has expired',
  break: async (host) => {
    await host.put({ '/etc/mosquitto/conf.d/tls.conf': tlsListener() });
    await host.sh(`${EXPIRED}
      ${RESTART}`);
  },
  first: 'tls/files',
  detail: /expired/,
});

import { scenario } from '../scenario.js';
import { RESTART, selfSigned, tlsListener } from '../site.js';

/** As guides of ten years ago make them. */
export default scenario({
  name: 'a certificate without names',
  break: async (host) => {
    await host.put({ '/etc/mosquitto/conf.d/tls.conf': tlsListener() });
    await host.sh(`${selfSigned({ names: '' })}\n${RESTART}`);
  },
  first: 'tls/served',
  detail: /names no host/,
});

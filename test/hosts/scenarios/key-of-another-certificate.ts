import { scenario } from '../scenario.js';
import { RESTART, selfSigned, tlsListener } from '../site.js';

/** After a renewal of which only the certificate was copied. */
export default scenario({
  name: 'a key that does not belong to the certificate',
  break: async (host) => {
    await host.put({ '/etc/mosquitto/conf.d/tls.conf': tlsListener({ keyfile: '/etc/mosquitto/certs/other.key' }) });
    await host.sh(`${selfSigned()}${selfSigned({ name: 'other' })}
      ${RESTART}`);
  },
  first: 'tls/files',
  detail: /other\.key/,
});

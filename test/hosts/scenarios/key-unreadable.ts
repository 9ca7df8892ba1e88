import { scenario } from '../scenario.js';
import { RESTART, selfSigned, tlsListener } from '../site.js';

/** What a copy made with sudo leaves: since 2.0 the broker reads keys as its own account. */
export default scenario({
  name: 'a private key of root',
  break: async (host) => {
    await host.put({ '/etc/mosquitto/conf.d/tls.conf': tlsListener() });
    await host.sh(`${selfSigned()}
      chown root: /etc/mosquitto/certs/server.key
      ${RESTART}`);
  },
  first: 'rights/files',
  detail: /server\.key/,
  fixed: true,
});

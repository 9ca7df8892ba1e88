import { scenario } from '../scenario.js';
import { CERTBOT, RESTART, SITE, selfSigned, tlsListener } from '../site.js';

/** Copied by hand, once. */
export default scenario({
  name: 'a certificate that will not be renewed',
  break: async (host) => {
    await host.put({ [SITE]: tlsListener() });
    await host.sh(`${selfSigned()}${CERTBOT}
      cp /etc/letsencrypt/live/localhost/fullchain.pem /etc/mosquitto/certs/server.pem
      cp /etc/letsencrypt/live/localhost/privkey.pem /etc/mosquitto/certs/server.key
      ${RESTART}`);
  },
  first: 'tls/renewal',
  detail: /no hook of certbot mentions mosquitto/,
  fixed: true,
});

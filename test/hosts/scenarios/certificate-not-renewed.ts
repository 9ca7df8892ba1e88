import { scenario } from '../scenario.js';
import { CERTBOT, RESTART, SITE, selfSigned, tlsListener } from '../site.js';

/** The hook failed, and nobody looked. */
export default scenario({
  name: 'a renewal that did not come to the broker',
  break: async (host) => {
    await host.put({ [SITE]: tlsListener(), '/etc/letsencrypt/renewal-hooks/deploy/mosquitto': '#!/bin/sh\nexit 1\n' });
    await host.sh(`${selfSigned({ options: '-days 20' })}${CERTBOT}
      ${RESTART}`);
  },
  first: 'tls/renewal',
  detail: /has renewed the certificate localhost/,
  fixed: true,
});

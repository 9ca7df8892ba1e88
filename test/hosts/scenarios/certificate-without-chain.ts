import { scenario } from '../scenario.js';
import { RESTART, tlsListener } from '../site.js';

/** What certbot calls cert.pem, where fullchain.pem is wanted. */
export default scenario({
  name: 'a certificate without that of its authority',
  break: async (host) => {
    await host.put({ '/etc/mosquitto/conf.d/tls.conf': tlsListener() });
    await host.sh(`
      cd /etc/mosquitto/certs
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj "/CN=Root" \
        -keyout root.key -out root.pem 2>/dev/null
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj "/CN=Intermediate" \
        -CA root.pem -CAkey root.key -keyout intermediate.key -out intermediate.pem 2>/dev/null
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj "/CN=localhost" \
        -CA intermediate.pem -CAkey intermediate.key -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=DNS:localhost -addext 'authorityInfoAccess=caIssuers;URI:http://example.org/i.der' \
        -keyout server.key -out server.pem 2>/dev/null
      rm root.key intermediate.key
      chown mosquitto: server.key
      ${RESTART}`);
  },
  first: 'tls/files',
  detail: /chain|intermediate/i,
});

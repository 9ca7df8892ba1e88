/** Configurations and scripts of which scenarios are made. */

/** Where the broker's own configuration goes. */
export const SITE = '/etc/mosquitto/conf.d/site.conf';
const CERTS = '/etc/mosquitto/certs';
const PASSWORDS = '/etc/mosquitto/passwd';

/** Restarts the broker; that it does not start may be the point. */
export const RESTART = 'systemctl restart mosquitto || :';

/** Port 8883 for other machines, with TLS and passwords; needs {@link ALICE}. */
export const FOR_ALL = `password_file ${PASSWORDS}\nlistener 8883\ncertfile ${CERTS}/server.pem\nkeyfile ${CERTS}/server.key\n`;

/** Port 1883 for this machine alone. */
export const FOR_THIS_MACHINE = 'listener 1883 127.0.0.1\nallow_anonymous true\n';

/** A password file with alice in it, for the broker alone, and a certificate. */
export const ALICE = `${selfSigned()}
  mosquitto_passwd -b -c ${PASSWORDS} alice secret-of-alice
  chown mosquitto: ${PASSWORDS}
  chmod 0600 ${PASSWORDS}`;

/** A drop-in of the broker's unit. */
export function dropIn(...lines: readonly string[]): Readonly<Record<string, string>> {
  return { '/etc/systemd/system/mosquitto.service.d/site.conf': `${['[Service]', ...lines].join('\n')}\n` };
}

/** Has systemd read the units again and start the broker by them. */
export const RELOAD_UNITS = `systemctl daemon-reload; ${RESTART}`;

/** A certificate for `localhost` that signs itself, and its key, for the broker to read: NAME.pem, NAME.key. */
export function selfSigned({
  name = 'server',
  options = '-days 90',
  names = '-addext subjectAltName=DNS:localhost',
} = {}): string {
  return `
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost ${options} \\
      ${names} -keyout ${CERTS}/${name}.key -out ${CERTS}/${name}.pem 2>/dev/null
    chown mosquitto: ${CERTS}/${name}.key`;
}

/** Port 1883 and, with a certificate, port 8883, for this machine alone. */
export function tlsListener({ certfile = `${CERTS}/server.pem`, keyfile = `${CERTS}/server.key` } = {}): string {
  return `allow_anonymous true\nlistener 1883 127.0.0.1\nlistener 8883 127.0.0.1\ncertfile ${certfile}\nkeyfile ${keyfile}\n`;
}

/** What certbot has after it renewed a certificate for `localhost`. */
export const CERTBOT = `
  mkdir -p -m 0700 /etc/letsencrypt/live/localhost /etc/letsencrypt/renewal
  (cd /etc/letsencrypt/live/localhost
  sleep 1
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost -days 90 \\
    -addext subjectAltName=DNS:localhost -keyout privkey.pem -out cert.pem 2>/dev/null
  cp cert.pem fullchain.pem)`;

/** The certificate of {@link tlsListener}, which expired yesterday, and its key. */
export const EXPIRED = `
  (cd ${CERTS}
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost \\
    -keyout server.key -out server.csr 2>/dev/null
  sign="openssl x509 -req -in server.csr -signkey server.key -out server.pem"
  $sign -days -1 2>/dev/null || $sign -not_before 20240101000000Z -not_after 20250101000000Z 2>/dev/null
  rm server.csr
  chown mosquitto: server.key)`;

/** Port 1883 of this machine, for who has a password. */
export const FOR_ALL_LOCALLY = `listener 1883 127.0.0.1\nallow_anonymous false\npassword_file ${PASSWORDS}\n`;

/** Port 1883 of this machine, with rules for who may do what. */
export const PROTECTED = `${FOR_THIS_MACHINE}password_file ${PASSWORDS}\nacl_file /etc/mosquitto/acl\n`;

/** The ACL file, and a password file, for the broker alone. */
export const OWN_ACL = `${ALICE}\n  chown mosquitto: /etc/mosquitto/acl; chmod 0600 /etc/mosquitto/acl`;

/** A program that takes a port of the loopback address, and says nothing there. */
export function stranger(port: number): string {
  const program = `import socket, time; s = socket.socket(); s.setsockopt(1, 2, 1); s.bind(("127.0.0.1", ${port})); s.listen(); time.sleep(600)`;
  return `systemd-run --quiet --collect python3 -c '${program}'; sleep 0.3`;
}

/** Something that answers every login with this CONNACK, in hexadecimal; 20020000 lets in, 20020005 does not. */
export function otherBroker(port: number, connack = '20020000'): string {
  const program = [
    'import os, socket, time',
    's = socket.socket(); s.setsockopt(1, 2, 1)',
    `s.bind(("127.0.0.1", ${port})); s.listen()`,
    'while True:',
    '  c, _ = s.accept()',
    '  if os.fork() == 0:',
    `    c.recv(999); c.send(bytes.fromhex("${connack}")); time.sleep(600)`,
  ].join('\n');
  return `systemd-run --quiet --collect python3 -c '${program}'; sleep 0.3`;
}

/** A bridge, to be put below the listeners. */
export function bridge(address: string, topic = 'sensors/# out 0'): string {
  return `connection other\naddress ${address}\ntopic ${topic}\n`;
}

/** Makes a file look as if it was changed a while after the broker was started. */
export function later(path: string): string {
  return `sleep 0.1; touch -d '+3 seconds' ${path}`;
}

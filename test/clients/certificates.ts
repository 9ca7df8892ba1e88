import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes ca.crt, and signed by it server.crt (for mqtt.example.org, *.example.org, localhost and 127.0.0.1) and client.crt,
 * with their keys, and self.crt, which nobody else has signed and which names no host.
 */
export function makeCertificates(directory: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const selfSigned = (name: string) =>
    openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
      '-subj',
      `/CN=${name}`,
      '-days',
      '30',
    );
  const sign = (name: string, extensions: string) => {
    writeFileSync(join(directory, `${name}.ext`), extensions);
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30', '-extfile', `${name}.ext`];
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.crt`, ...by);
    chmodSync(join(directory, `${name}.key`), 0o644);
  };
  selfSigned('ca');
  selfSigned('self');
  sign('server', 'subjectAltName=DNS:localhost,DNS:*.example.org,DNS:mqtt.example.org,IP:127.0.0.1\n');
  sign('client', 'extendedKeyUsage=clientAuth\n');
}

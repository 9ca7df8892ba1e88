import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Certificates and keys by name; `X.key` belongs to `X.pem` unless it is said otherwise. */
export type Material = Readonly<Record<string, Buffer>>;

const CONFIG = '[req]\ndistinguished_name=dn\n[dn]\n[ca]\nbasicConstraints=critical,CA:TRUE\n';

const SELF_SIGNED: Readonly<Record<string, readonly string[]>> = {
  rsa: ['rsa:2048'],
  other: ['rsa:2048'],
  rsa1024: ['rsa:1024'],
  rsa512: ['rsa:512'],
  rsa3072: ['rsa:3072'],
  ec: ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
  ec192: ['ec', '-pkeyopt', 'ec_paramgen_curve:secp192k1'],
  ed25519: ['ed25519'],
  sha1: ['rsa:2048', '-sha1'],
  ca: ['rsa:2048'],
  ca1024: ['rsa:1024'],
};

/** Makes all of them with openssl, in a scratch directory that is gone afterwards. */
export function makeMaterial(): Material {
  const directory = mkdtempSync(path.join(tmpdir(), 'mqttctl-tls-'));
  const run = (...args: string[]) =>
    execFileSync('openssl', args, {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, OPENSSL_CONF: 'openssl.cnf' },
    });
  const read = (name: string) => readFileSync(path.join(directory, name));
  try {
    writeFileSync(path.join(directory, 'openssl.cnf'), CONFIG);
    for (const [name, key] of Object.entries(SELF_SIGNED)) {
      run(
        'req',
        '-x509',
        '-newkey',
        ...key,
        '-nodes',
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.pem`,
        '-subj',
        `/CN=${name}`,
        '-days',
        '30',
      );
    }
    const sign = (name: string, ca: string, ...more: string[]) =>
      run(
        'x509',
        '-req',
        '-in',
        'leaf.csr',
        '-CA',
        `${ca}.pem`,
        '-CAkey',
        `${ca}.key`,
        '-CAcreateserial',
        '-out',
        `${name}.pem`,
        ...more,
      );
    run('req', '-new', '-key', 'rsa.key', '-out', 'leaf.csr', '-subj', '/CN=leaf');
    sign('leaf', 'ca', '-days', '30');
    sign('leaf-sha1', 'ca', '-sha1');
    sign('leaf-md5', 'ca', '-md5');
    sign('leaf-of-1024', 'ca1024');
    sign('expired', 'ca', '-days', '-1');
    run(
      'ca',
      '-gencrl',
      '-config',
      writeCaConfig(directory),
      '-keyfile',
      'ca.key',
      '-cert',
      'ca.pem',
      '-out',
      'crl.pem',
    );
    run('rsa', '-in', 'rsa.key', '-traditional', '-out', 'traditional.key');
    run('rsa', '-in', 'rsa.key', '-aes256', '-passout', 'pass:x', '-out', 'encrypted.key');
    run('rsa', '-in', 'rsa.key', '-aes256', '-passout', 'pass:x', '-traditional', '-out', 'encrypted-traditional.key');
    run('rsa', '-in', 'rsa.key', '-pubout', '-out', 'public.key');
    run('rsa', '-in', 'rsa.key', '-outform', 'der', '-out', 'der.key');
    run('x509', '-in', 'rsa.pem', '-outform', 'der', '-out', 'der.pem');
    run('x509', '-in', 'rsa.pem', '-trustout', '-out', 'trusted.pem');
    run('ecparam', '-name', 'prime256v1', '-genkey', '-out', 'with-parameters.key');
    run('req', '-x509', '-key', 'with-parameters.key', '-out', 'with-parameters.pem', '-subj', '/CN=x');
    for (const bits of ['1024', '2048']) run('dhparam', '-dsaparam', '-out', `dh${bits}.pem`, bits);
    const names = [
      ...Object.keys(SELF_SIGNED).flatMap((name) => [`${name}.pem`, `${name}.key`]),
      ...[
        'leaf',
        'leaf-sha1',
        'leaf-md5',
        'leaf-of-1024',
        'expired',
        'crl',
        'der',
        'trusted',
        'with-parameters',
        'dh1024',
        'dh2048',
      ].map((name) => `${name}.pem`),
      ...['traditional', 'encrypted', 'encrypted-traditional', 'public', 'der', 'with-parameters'].map(
        (name) => `${name}.key`,
      ),
    ];
    return Object.fromEntries(names.map((name) => [name, read(name)]));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function writeCaConfig(directory: string): string {
  writeFileSync(path.join(directory, 'index.txt'), '');
  writeFileSync(
    path.join(directory, 'ca.cnf'),
    '[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=30\n',
  );
  return 'ca.cnf';
}

import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthority, type Issued, issueCertificate } from '../../src/tls/authority.js';

let directory: string;
let authority: Issued;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mqttctl-tls-'));
  authority = await createAuthority({ name: 'Home', days: 30 });
  file('ca.crt', authority.certificate);
});
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, content: string): string {
  writeFileSync(join(directory, name), content);
  return join(directory, name);
}

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { cwd: directory, encoding: 'utf8', stdio: 'pipe' });
}

/** The verdict of openssl at its strictest. */
function verify(issued: Issued, purpose: 'sslserver' | 'sslclient', ca = 'ca.crt'): string {
  return openssl('verify', '-x509_strict', '-purpose', purpose, '-CAfile', ca, file('leaf.crt', issued.certificate));
}

describe('an authority', () => {
  test('signs certificates and no authorities, and says so', () => {
    expect(openssl('verify', '-x509_strict', '-CAfile', 'ca.crt', 'ca.crt')).toBe('ca.crt: OK\n');
    const text = openssl('x509', '-in', 'ca.crt', '-noout', '-text');
    expect(text).toContain('X509v3 Basic Constraints: critical\n                CA:TRUE, pathlen:0\n');
    expect(text).toContain('X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign\n');
    expect(text).toContain('Signature Algorithm: ecdsa-with-SHA256');
  });

  test('may last beyond 2050', async () => {
    const { certificate } = await createAuthority({ name: 'Home', days: 20_000 });
    file('long.crt', certificate);
    expect(openssl('verify', '-x509_strict', '-CAfile', 'long.crt', 'long.crt')).toBe('long.crt: OK\n');
    const left = Date.parse(new X509Certificate(certificate).validTo) - Date.now();
    expect(Math.round(left / 86_400_000)).toBe(20_000);
  });
});

describe('a certificate', () => {
  test('of a server names all hosts and addresses', async () => {
    const names = ['broker.lan', '192.168.1.5', 'fd00::5', 'bücher.example', '*.lan', 'broker.lan'];
    const issued = await issueCertificate(authority, { kind: 'server', names, days: 10 });
    expect(verify(issued, 'sslserver')).toContain(': OK');
    const certificate = new X509Certificate(issued.certificate);
    expect(certificate.subject).toBe('CN=broker.lan');
    expect(certificate.subjectAltName).toBe(
      'DNS:broker.lan, IP Address:192.168.1.5, IP Address:FD00:0:0:0:0:0:0:5, DNS:xn--bcher-kva.example, DNS:*.lan',
    );
    expect(certificate.checkPrivateKey(createPrivateKey(issued.key))).toBe(true);
    expect(issued.key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(certificate.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
    expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now() - 3_500_000);
    expect(() => verify(issued, 'sslclient')).toThrow(/unsuitable certificate purpose/i);
  });

  test('of a client has its user name, whatever that is', async () => {
    for (const name of ['weewx', 'Zoë, "of" =house+ #1', ' blank ', '日本', '#04']) {
      const issued = await issueCertificate(authority, { kind: 'client', names: [name], days: 10 });
      expect(verify(issued, 'sslclient')).toContain(': OK');
      const subject = openssl('x509', '-in', 'leaf.crt', '-noout', '-subject', '-nameopt', 'utf8');
      expect(subject).toBe(`subject=CN=${name}\n`);
    }
  });

  test('of a host with a long name has no common name', async () => {
    const name = `${'a'.repeat(40)}.${'b'.repeat(40)}.example`;
    const issued = await issueCertificate(authority, { kind: 'server', names: [name], days: 10 });
    expect(verify(issued, 'sslserver')).toContain(': OK');
    expect(new X509Certificate(issued.certificate).checkHost(name)).toBe(name);
  });

  test('does not outlast its authority', async () => {
    const issued = await issueCertificate(authority, { kind: 'server', names: ['a'], days: 365 });
    const end = (pem: string) => new X509Certificate(pem).validTo;
    expect(end(issued.certificate)).toBe(end(authority.certificate));
  });

  test.each([
    ['RSA', ['-newkey', 'rsa:2048']],
    ['EC', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384']],
  ])('is signed by an authority that openssl made with %s', async (_, key) => {
    const subject = [
      '-subj',
      '/C=DE/O=Haus & Hof/CN=Prüfstelle',
      '-utf8',
      '-days',
      '9',
      '-addext',
      'keyUsage=keyCertSign',
    ];
    openssl('req', '-x509', '-nodes', ...key, ...subject, '-keyout', 'o.key', '-out', 'o.crt');
    const other = {
      certificate: readFileSync(join(directory, 'o.crt'), 'utf8'),
      key: readFileSync(join(directory, 'o.key'), 'utf8'),
    };
    const issued = await issueCertificate(other, { kind: 'server', names: ['a.b'], days: 5 });
    expect(verify(issued, 'sslserver', 'o.crt')).toContain(': OK');
  });

  test.each(['', 'a b', 'a..b', '1.2.3', '-x', 'mqtt://a', 'a/b', '*', 'a\nb', '999.1.1.1'])(
    'is not made for a host %j',
    async (name) => {
      const request = { kind: 'server', names: [name], days: 5 } as const;
      await expect(issueCertificate(authority, request)).rejects.toThrow(/^"/);
    },
  );
});

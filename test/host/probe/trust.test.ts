import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  certificatesIn,
  clientIdentity,
  systemTrust,
  trustOfDirectory,
  trustOfFile,
} from '../../../src/host/probe/trust.js';
import { Scratch } from '../../end-to-end/mqttctl.js';
import { hasBrokers } from '../../setup/has-brokers.js';
import { Authority, bundle } from './authority.js';

describe.skipIf(!hasBrokers)('trust', () => {
  let scratch: Scratch;
  let ca: Authority;

  beforeAll(() => {
    scratch = new Scratch().put({ 'empty.pem': 'nothing\n', 'capath/readme.txt': 'x', 'hashed/x': '' });
    ca = new Authority(scratch.path, 'ca');
  });
  afterAll(() => scratch?.remove());

  test('of a file', () => {
    const other = new Authority(scratch.path, 'other');
    const both = bundle(scratch.at('both.pem'), ca.certificate, other.certificate);
    expect(
      trustOfFile(both)
        .authorities.flatMap(certificatesIn)
        .map(({ subject }) => subject),
    ).toEqual(['CN=ca', 'CN=other']);
    expect(() => trustOfFile(scratch.at('empty.pem'))).toThrow(/holds no certificate in PEM/);
    expect(() => trustOfFile(scratch.at('none'))).toThrow(/cannot be read \(ENOENT\)/);
  });

  test('of a directory: only what is named after its hash', () => {
    const hash = execFileSync('openssl', ['x509', '-in', ca.certificate, '-noout', '-hash'], {
      encoding: 'utf8',
    }).trim();
    bundle(scratch.at('hashed', `${hash}.0`), ca.certificate);
    expect(trustOfDirectory(scratch.at('hashed')).authorities.flatMap(certificatesIn)).toHaveLength(1);
    expect(() => trustOfDirectory(scratch.at('capath'))).toThrow(/openssl rehash/);
    expect(() => trustOfDirectory(scratch.at('none'))).toThrow(/cannot be read \(ENOENT\)/);
  });

  test('of the system', () => {
    expect(systemTrust({ SSL_CERT_FILE: ca.certificate }).source).toContain(ca.certificate);
    expect(systemTrust({}).authorities.length).toBeGreaterThan(0);
  });

  test('a client certificate needs its own key, and one that can be read', () => {
    const { certificate, key } = ca.issue('client');
    expect(clientIdentity(certificate, key).key).toContain('PRIVATE KEY');
    expect(() => clientIdentity(certificate, ca.key)).toThrow(/cannot be used as client certificate and key/);
    writeFileSync(
      scratch.at('locked.key'),
      execFileSync('openssl', ['pkey', '-in', key, '-aes256', '-passout', 'pass:x']),
    );
    expect(() => clientIdentity(certificate, scratch.at('locked.key'))).toThrow(/encrypted: decrypt it/);
  });
});

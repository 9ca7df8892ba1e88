import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MemoryFileSystem } from '../../src/installation/memory-filesystem.js';
import { RealFileSystem } from '../../src/installation/real-filesystem.js';
import { createAuthority, issueCertificate } from '../../src/tls/authority.js';
import { type OwnRequest, planOwnCertificates } from '../../src/tls/own-certificates.js';
import { writeOwnCertificates } from '../../src/tls/write-own.js';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'mqttctl-own-'));
});
afterEach(() => rmSync(scratch, { recursive: true }));

function request(options: Partial<OwnRequest>): OwnRequest {
  const directory = join(scratch, 'certs');
  const usual = { directory, names: ['a.lan'], clients: [], days: 90, authorityDays: 900, renew: false };
  return { ...usual, authorityName: 'Home', ...options };
}

async function make(options: Partial<OwnRequest> = {}) {
  const fs = new RealFileSystem();
  const own = await planOwnCertificates(fs, request(options));
  await writeOwnCertificates(fs, own, {});
  return own;
}

const read = (name: string) => readFileSync(join(scratch, 'certs', name), 'utf8');

test('what is there is kept, and clients are added', async () => {
  await make({ names: ['a.lan', 'FD00::1'] });
  const before = [read('ca.crt'), read('server.crt'), read('server.key')];
  const again = await make({ names: ['fd00:0::1', 'a.lan'], clients: ['bob', 'bob'] });
  expect([again.authority.state, again.server.state, again.clients.get('bob')?.state]).toEqual(['kept', 'kept', 'new']);
  expect((await make({ names: [] })).server.state).toBe('kept');
  expect([read('ca.crt'), read('server.crt'), read('server.key')]).toEqual(before);
});

test('--renew replaces certificates and keys, and keeps the authority', async () => {
  await make();
  const [authority, key] = [read('ca.crt'), read('server.key')];
  await expect(make({ names: ['b.lan'] })).rejects.toThrow(/server\.crt is not for b\.lan; nothing was changed/);
  await expect(make({ names: ['a.lan', 'b.lan'] })).rejects.toThrow(/is not for b\.lan/);
  const renewed = await make({ names: ['b.lan'], renew: true });
  expect([renewed.server.state, renewed.server.certificate.subjectAltName]).toEqual(['renewed', 'DNS:b.lan']);
  expect(read('server.key')).not.toBe(key);
  expect(read('ca.crt')).toBe(authority);
  expect(statSync(join(scratch, 'certs/server.key')).mode & 0o777).toBe(0o600);
});

test('what expires soon is not passed over', async () => {
  await make({ days: 20 });
  await expect(make()).rejects.toThrow(/server\.crt expires in \d+ days; .* --renew/);
  await make({ renew: true });
  expect((await make()).server.state).toBe('kept');
});

test('what is in the way is left alone', async () => {
  const authority = await createAuthority({ name: 'Home', days: 90 });
  const [server, client] = await Promise.all([
    issueCertificate(authority, { kind: 'server', names: ['a.lan'], days: 60 }),
    issueCertificate(authority, { kind: 'client', names: ['bob'], days: 60 }),
  ]);
  const other = await createAuthority({ name: 'Other', days: 90 });
  const plan = (files: Record<string, string>) =>
    planOwnCertificates(
      new MemoryFileSystem(Object.fromEntries(Object.entries(files).map(([name, text]) => [`/certs/${name}`, text]))),
      request({ directory: '/certs' }),
    );
  const ca = { 'ca.crt': authority.certificate, 'ca.key': authority.key };
  await expect(plan({ 'ca.crt': authority.certificate })).rejects.toThrow(/ca\.key is not there, so the authority/);
  await expect(plan({ 'ca.key': authority.key })).rejects.toThrow(/ca\.crt is not there, so the authority/);
  await expect(plan({ 'ca.crt': server.certificate, 'ca.key': server.key })).rejects.toThrow(/is no authority/);
  await expect(plan({ ...ca, 'server.key': server.key })).rejects.toThrow(/server\.crt is not there; .*--renew/);
  await expect(plan({ ...ca, 'server.crt': server.certificate, 'server.key': client.key })).rejects.toThrow(
    /server\.key is not the key of/,
  );
  const foreign = { 'ca.crt': other.certificate, 'ca.key': other.key };
  await expect(plan({ ...foreign, 'server.crt': server.certificate, 'server.key': server.key })).rejects.toThrow(
    /is not signed by the authority beside it/,
  );
  const own = await plan({ ...ca, 'server.crt': server.certificate, 'server.key': server.key });
  expect(own.server.state).toBe('kept');
});

test.each(['../x', '.', '', 'a/b', 'a\nb', 'x'.repeat(201)])('no file is made for a client %j', async (client) => {
  await expect(make({ clients: [client] })).rejects.toThrow(/a file cannot have that name/);
});

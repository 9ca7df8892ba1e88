import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { createAuthority, type Issued, issueCertificate } from '../../src/tls/authority.js';
import { judgeItself, judgeServed } from '../../src/tls/check.js';

const DAY_MS = 86_400_000;
let authority: Issued;
let server: X509Certificate;
let client: X509Certificate;

beforeAll(async () => {
  authority = await createAuthority({ name: 'Home', days: 900 });
  const issue = async (kind: 'server' | 'client') =>
    new X509Certificate((await issueCertificate(authority, { kind, names: ['a'], days: 100 })).certificate);
  [server, client] = [await issue('server'), await issue('client')];
});

function judged(certificate: X509Certificate, inDays: number, warnDays = 30): string[] {
  const findings = judgeItself(certificate, { warnDays, now: new Date(Date.now() + inDays * DAY_MS) });
  return findings.map(({ severity, message }) => `${severity}: ${message.replace(/\d{4}-\d\d-\d\d/g, 'DAY')}`);
}

describe('a certificate for 100 days', () => {
  test.each([
    [0, []],
    [69, []],
    [71, ['warning: It expires in 28 days (DAY): renew it.']],
    [98.5, ['warning: It expires in 1 day (DAY): renew it.']],
    [100.5, ['error: It expired 1 day ago (DAY): renew it.']],
    [-2, ['error: It is valid from DAY on only: look at the clock of this machine.']],
  ])('after %d days', (days, expected) => expect(judged(server, days)).toEqual(expected));

  test('is warned of when it was asked for', () => {
    expect(judged(server, 71, 28)).toEqual([]);
    expect(judged(server, 0, 101)).toHaveLength(1);
  });
});

test('authorities and clients need no names of hosts', () => {
  expect([judged(client, 0), judged(new X509Certificate(authority.certificate), 0)]).toEqual([[], []]);
});

test('a broker that serves the certificate of an authority needs names, and that of a client will not do', () => {
  const trust = { authorities: [], source: 'nothing' };
  const messages = (certificate: X509Certificate) =>
    judgeServed({ chain: [certificate], error: undefined, peer: {} as never }, undefined, trust).map(({ message }) =>
      message.split(/[,(]/)[0]?.trim(),
    );
  expect(messages(server)).toEqual([]);
  expect(messages(new X509Certificate(authority.certificate))).toEqual(['It names no host']);
  expect(messages(client)).toEqual(['It is the certificate of a client']);
});

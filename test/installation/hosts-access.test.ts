import { expect, test } from 'vitest';
import { accessVerdict, type Client, parseHostsAccess } from '../../src/installation/hosts-access.js';

function verdict(allow: string, deny: string, client: Client): string {
  const [allowed, denied] = [allow, deny].map((text) => parseHostsAccess(text, 'mosquitto'));
  const { outcomes, refusedBy } = accessVerdict({ allow: allowed ?? [], deny: denied ?? [] }, client);
  return [[...outcomes].sort().join(' or '), ...(refusedBy ? [`${refusedBy.file}:${refusedBy.rule.line}`] : [])].join(
    ' by ',
  );
}

test.each<[string, string, { own: string; own6: string; another: string }]>([
  ['', '', { own: 'granted', own6: 'granted', another: 'granted' }],
  ['', '# ALL: ALL\n', { own: 'granted', own6: 'granted', another: 'granted' }],
  ['', 'sshd: ALL\n', { own: 'granted', own6: 'granted', another: 'granted' }],
  ['', '\nALL: ALL\n', { own: 'refused by deny:2', own6: 'refused by deny:2', another: 'refused by deny:2' }],
  ['', 'mosquitto, sshd : ALL', { own: 'refused by deny:1', own6: 'refused by deny:1', another: 'refused by deny:1' }],
  ['', 'ALL EXCEPT mosquitto: ALL', { own: 'granted', own6: 'granted', another: 'granted' }],
  ['', 'ALL: ALL EXCEPT LOCAL', { own: 'granted', own6: 'granted', another: 'granted or refused by deny:1' }],
  ['', 'ALL: ALL EXCEPT 127.0.0.1', { own: 'granted', own6: 'refused by deny:1', another: 'refused by deny:1' }],
  ['ALL: 127.', 'ALL: ALL', { own: 'granted', own6: 'refused by deny:1', another: 'refused by deny:1' }],
  ['ALL: 127.0.0.1 [::1]', 'ALL: ALL', { own: 'granted', own6: 'granted', another: 'refused by deny:1' }],
  ['ALL: 127.0.0.0/255.0.0.0', 'ALL: ALL', { own: 'granted', own6: 'refused by deny:1', another: 'refused by deny:1' }],
  [
    'ALL: 192.168.0.0/16',
    'ALL: ALL',
    { own: 'refused by deny:1', own6: 'refused by deny:1', another: 'granted or refused by deny:1' },
  ],
  ['mosquitto: 0.0.0.0/0', 'ALL: ALL', { own: 'granted', own6: 'granted', another: 'granted' }],
  ['sshd: ALL', 'ALL: ALL', { own: 'refused by deny:1', own6: 'refused by deny:1', another: 'refused by deny:1' }],
  ['ALL: ALL: deny', '', { own: 'refused by allow:1', own6: 'refused by allow:1', another: 'refused by allow:1' }],
  ['', 'ALL: ALL: allow', { own: 'granted', own6: 'granted', another: 'granted' }],
  [
    '',
    'ALL: ALL: spawn /bin/true %h',
    { own: 'refused by deny:1', own6: 'refused by deny:1', another: 'refused by deny:1' },
  ],
  ['', 'ALL: .example.org', { own: 'granted', own6: 'granted', another: 'granted or refused by deny:1' }],
  [
    '',
    'ALL: /etc/bad-hosts',
    {
      own: 'granted or refused by deny:1',
      own6: 'granted or refused by deny:1',
      another: 'granted or refused by deny:1',
    },
  ],
  ['', 'ALL: \\\n  ALL', { own: 'refused by deny:1', own6: 'refused by deny:1', another: 'refused by deny:1' }],
])('hosts.allow %j, hosts.deny %j', (allow, deny, expected) =>
  expect({
    own: verdict(allow, deny, '127.0.0.1'),
    own6: verdict(allow, deny, '::1'),
    another: verdict(allow, deny, 'another'),
  }).toEqual(expected),
);

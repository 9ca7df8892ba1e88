import { describe, expect, test } from 'vitest';
import { versionsRules } from '../../../../src/lint/rules/versions/index.js';
import { examplesHold, findings } from '../../rule-tester.js';

interface Case {
  readonly text: string;
  readonly target: string;
  readonly finds: readonly string[];
}

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'versions/deprecated': [
    { text: 'port 1883\n', target: '2.1.2', finds: ['warning 1:1-5 port'] },
    { text: 'port 1883\n', target: '1.6.15', finds: [] },
    { text: 'password_file /etc/mosquitto/passwd\n', target: '2.1.2', finds: ['info 1:1-14 password_file'] },
    { text: 'password_file /etc/mosquitto/passwd\n', target: '2.0.21', finds: [] },
    { text: 'per_listener_settings true\n', target: '2.1.2', finds: ['warning 1:1-22 per_listener_settings'] },
  ],
  'versions/without-effect': [
    { text: 'retry_interval 20\n', target: '2.0.21', finds: ['warning 1:1-15 retry_interval'] },
    { text: 'websockets_log_level 255\n', target: '2.1.2', finds: ['warning 1:1-21 websockets_log_level'] },
    { text: 'websockets_log_level 255\n', target: '2.0.21', finds: [] },
  ],
  'versions/packet-limit': [
    { text: 'listener 1883\n', target: '2.0.21', finds: ['info 1:1-14 listener 1883'] },
    { text: 'listener 1883\nmax_packet_size 100\n', target: '2.0.21', finds: [] },
    { text: 'listener 1883\n', target: '2.1.2', finds: [] },
  ],
  'versions/part-of-level': [
    {
      text: 'acl_file /etc/mosquitto/acl\n# ==> /etc/mosquitto/acl <==\npattern write dev-%u/state\n',
      target: '2.1.2',
      finds: ['warning 1:15-27 dev-%u/state'],
    },
    {
      text: 'acl_file /etc/mosquitto/acl\n# ==> /etc/mosquitto/acl <==\npattern write dev-%u/state\n',
      target: '2.0.21',
      finds: ['info 1:15-27 dev-%u/state'],
    },
    {
      text: 'per_listener_settings true\nlistener 1883\nacl_file /etc/mosquitto/acl\nlistener 1884\nacl_file /etc/mosquitto/acl\n# ==> /etc/mosquitto/acl <==\npattern write dev-%u/state\n',
      target: '2.1.2',
      finds: ['warning 1:15-27 dev-%u/state'],
    },
    {
      text: 'acl_file /etc/mosquitto/acl\n# ==> /etc/mosquitto/acl <==\npattern write dev/%u/state\n',
      target: '2.1.2',
      finds: [],
    },
  ],
  'versions/refused-by-2.1': [
    { text: 'max_keepalive 60s\n', target: '2.0.21', finds: ['info 1:15-18 60s'] },
    { text: 'max_keepalive 60s\nunknown x\n', target: '2.0.21', finds: [] },
    { text: 'max_keepalive 60s\n', target: '2.1.2', finds: [] },
    { text: 'max_keepalive 60\n', target: '2.0.11', finds: [] },
    {
      text: 'password_file /etc/mosquitto/passwd\n# ==> /etc/mosquitto/passwd <==\nalice:secret\n',
      target: '2.0.21',
      finds: ['info 1:7-13 secret'],
    },
  ],
};

describe.each(versionsRules.map((rule) => ({ id: rule.id, rule })))('$id', ({ id, rule }) => {
  const cases = CASES[id] ?? [];

  test('has cases', () => expect(cases.length).toBeGreaterThan(0));

  test.each(cases)('$text for $target', ({ text, target, finds }) => {
    expect(findings(text, rule, target)).toEqual(finds);
  });

  test('its examples are true', () => {
    expect(examplesHold(rule)).toEqual({ bad: true, good: true });
  });
});

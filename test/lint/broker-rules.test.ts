import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/conf/evaluate/evaluate.js';
import { usualBuild } from '../../src/conf/evaluate/state.js';
import { version } from '../../src/conf/version.js';
import { MemoryFileSystem } from '../../src/installation/memory-filesystem.js';
import { brokerRefusals } from '../../src/lint/broker/index.js';
import type { RuleDocs, RuleExample } from '../../src/lint/rule.js';
import { makeMaterial } from '../conformance/tls-material.js';

const source = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../src');
const MOSQUITTO = { name: 'mosquitto', uid: 1883, gids: [1883] };
const material = makeMaterial();

/** What evaluation reports, by the ids in its source; those of a family are put together in text/file-pieces.ts. */
function reportedIds(): Set<string> {
  const ids = new Set<string>();
  for (const folder of ['conf/evaluate', 'conf/startup', 'acl', 'passwd', 'psk']) {
    for (const file of readdirSync(path.join(source, folder), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const text = readFileSync(path.join(source, folder, file), 'utf8');
      for (const [, id] of text.matchAll(/'((?:conf|files|tls|acl|passwd|psk)\/[a-z-]+)'/g)) ids.add(id as string);
    }
  }
  return ids;
}

const OPTIONS = { 'password file': 'password_file', 'ACL file': 'acl_file', 'PSK file': 'psk_file' } as const;

/** The places that the examples speak of. */
function worldWith({ language, bad, good }: RuleExample, which: 'bad' | 'good') {
  const text = `${which === 'bad' ? bad : good}`;
  const option = language && OPTIONS[language];
  // A line like those of `head FILE FILE` begins the next file.
  const [main = '', included, includedText = ''] = text.split(/^# ==> (.*) <==\n/m);
  return new MemoryFileSystem({
    '/etc/mosquitto/mosquitto.conf': option ? `${option} /etc/mosquitto/example\n` : main,
    '/etc/mosquitto/conf.d': { dir: true },
    ...(included && { [included]: includedText }),
    '/etc/mosquitto/more.d': { dir: true },
    '/etc/mosquitto/example': option ? text : '',
    '/etc/mosquitto/passwd': '# none\n',
    '/etc/mosquitto/link-to-passwd': { link: 'passwd' },
    '/etc/mosquitto/certs': { dir: true },
    '/etc/mosquitto/certs/server.pem': material['rsa.pem'] as Buffer,
    '/etc/mosquitto/certs/server.key': material['rsa.key'] as Buffer,
    '/etc/mosquitto/certs/other.key': material['other.key'] as Buffer,
    '/etc/mosquitto/certs/encrypted.key': material['encrypted.key'] as Buffer,
    '/etc/mosquitto/certs/rsa1024.pem': material['rsa1024.pem'] as Buffer,
    '/etc/mosquitto/certs/rsa1024.key': material['rsa1024.key'] as Buffer,
    '/etc/mosquitto/certs/sha1.pem': material['leaf-sha1.pem'] as Buffer,
    '/root': { dir: true, mode: 0o700 },
    '/root/passwd': '',
    '/run/mosquitto': { dir: true, uid: 1883 },
    '/var/lib/mosquitto': { dir: true, uid: 1883 },
    '/var/log/mosquitto': { dir: true, uid: 1883 },
    '/usr/lib/mosquitto_dynamic_security.so': '\u007fELF',
    '/usr/lib/mosquitto_password_file.so': '\u007fELF',
    '/x.so': '\u007fELF',
  });
}

function found(docs: RuleDocs, which: 'bad' | 'good'): boolean {
  return ['2.0.11', '2.0.21', '2.1.2'].some((target) => {
    const at = version(target);
    if ((docs.since ?? at) > at || (docs.until ?? at) < at) return false;
    const build = usualBuild(at);
    const { diagnostics } = evaluate('/etc/mosquitto/mosquitto.conf', {
      fs: worldWith(docs.example, which),
      target: at,
      build: docs.id === 'conf/protocol-unavailable' ? { ...build, websockets: 'none' } : build,
      workdir: '/',
      startsAs: { name: 'root', uid: 0, gids: [0] },
      findAccount: (name) => (name === 'mosquitto' ? MOSQUITTO : undefined),
      resolveHost: (name) => (name === 'broker.invalid' ? [] : [name === '1883' ? '0.0.7.91' : name]),
    });
    return diagnostics.some(({ rule }) => rule === docs.id);
  });
}

test('every refusal that evaluation reports has its documentation, and the reverse', () => {
  const documented = new Set(brokerRefusals.map(({ id }) => id));
  expect([...reportedIds()].filter((id) => !documented.has(id))).toEqual([]);
  expect(new Set(brokerRefusals.map(({ id }) => id)).size).toBe(brokerRefusals.length);
});

/** Their examples would need rights of mqttctl, or engines, that a test cannot take for granted. */
const UNTRIED = new Set(['files/not-seen']);

describe.each(brokerRefusals.filter(({ id }) => !UNTRIED.has(id)))('$id', (docs) => {
  test('is found in its bad example', () => expect(found(docs, 'bad')).toBe(true));
  test('is not found in its good example', () => expect(found(docs, 'good')).toBe(false));
});

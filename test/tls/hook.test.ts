import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readModel } from '../../src/conf/evaluate/evaluate.js';
import { usualBuild } from '../../src/conf/evaluate/state.js';
import { version } from '../../src/conf/version.js';
import { lineages } from '../../src/installation/lets-encrypt.js';
import { MemoryFileSystem } from '../../src/installation/memory-filesystem.js';
import { createAuthority, issueCertificate } from '../../src/tls/authority.js';
import { destinationText, lineageUses, parseDestination } from '../../src/tls/destinations.js';
import { hookScript } from '../../src/tls/hook-script.js';
import { pointToCopies } from '../../src/tls/point-to-copies.js';

const LIVE = '/etc/letsencrypt/live/a.b';
const COPIES = '/etc/mosquitto/certs';

test('the hook hands over its words as they are', () => {
  const word = fc.string({ minLength: 1 }).filter((text) => !/[\0\n]/.test(text));
  const path = word.filter((text) => !text.includes(',')).map((text) => `/${text}`);
  fc.assert(
    fc.property(path, path, path, (config, certificate, key) => {
      const destination = { lineage: 'a.b', paths: { certificate, key } };
      const call = { node: '/usr/bin/printf', program: '/etc/hostname', config, destinations: [destination] };
      // printf takes the path of mqttctl for its format, so another one does.
      const script = hookScript({ ...call, restart: true }).replace('"$mqttctl" tls', "'%s\\n' tls");
      const words = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\n').slice(0, -1);
      const wanted = [
        'tls',
        'deploy',
        '--quiet',
        '--config',
        config,
        '--to',
        destinationText(destination),
        '--restart',
      ];
      expect(words).toEqual(wanted);
      expect(parseDestination(destinationText(destination))).toEqual(destination);
    }),
    { numRuns: 30 },
  );
});

test('the hook tells that mqttctl is gone', () => {
  const script = hookScript({
    node: '/bin/sh',
    program: '/no/mqttctl',
    config: '/a',
    destinations: [],
    restart: false,
  });
  const run = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  expect([run.status, run.stdout]).toEqual([1, '']);
  expect(run.stderr).toMatch(/^\/no\/mqttctl is gone, .* run "mqttctl tls install-hook" again\.\n$/);
});

test.each(['a.b', '=/c,/k', 'a=c,/k', 'a=/c', 'a/b=/c,/k'])('--to %s is refused', (text) => {
  expect(() => parseDestination(text)).toThrow(/write NAME=CERTFILE,KEYFILE/);
});

/** What the model makes of a configuration beside a lineage a.b. */
async function uses(config: string, files: Record<string, string> = {}) {
  const authority = await createAuthority({ name: 'Public', days: 90 });
  const { certificate, key } = await issueCertificate(authority, { kind: 'server', names: ['a.b'], days: 60 });
  const fs = new MemoryFileSystem({
    '/etc/mosquitto/mosquitto.conf': config,
    [`${LIVE}/cert.pem`]: certificate,
    [`${LIVE}/privkey.pem`]: key,
    ...Object.fromEntries(Object.keys(files).map((path) => [path, certificate])),
  });
  const root = { name: 'root', uid: 0, gids: [0] };
  const target = version('2.0.21');
  const circumstances = {
    fs,
    target,
    build: usualBuild(target),
    workdir: '/',
    startsAs: root,
    findAccount: () => root,
  };
  const { model } = readModel('/etc/mosquitto/mosquitto.conf', { ...circumstances, resolveHost: () => undefined });
  return lineageUses(fs, { model, workdir: '/' }, lineages(fs), COPIES);
}

test('a listener that names the files of certbot gets copies, and loses the cafile', async () => {
  const config = `# TLS\nlistener 8883\ncafile ${LIVE}/chain.pem\ncertfile ${LIVE}/cert.pem # the server\nkeyfile ${LIVE}/privkey.pem\nlistener 1883\n`;
  const found = await uses(config.replace(' # the server', ''));
  expect(found).toMatchObject([{ inPlace: true, destination: { lineage: 'a.b' } }]);
  const [[, bytes] = []] = pointToCopies(found, version('2.0.21'));
  expect(String(bytes)).toBe(
    `# TLS\nlistener 8883\ncertfile ${COPIES}/a.b.pem\nkeyfile ${COPIES}/a.b.key\nlistener 1883\n`,
  );
  // 1.6 does without TLS then.
  expect(String([...pointToCopies(found, version('1.6')).values()][0])).toContain(`cafile ${LIVE}/chain.pem\n`);
});

test.each<[string, string, string | undefined]>([
  ['the certificate of the lineage in a copy', 'certfile /c.pem\nkeyfile /k.pem\n', '/c.pem'],
  ['a copy that is not there yet', `certfile ${COPIES}/a.b.pem\nkeyfile ${COPIES}/x.key\n`, `${COPIES}/a.b.pem`],
  ['another certificate', 'certfile /other.pem\nkeyfile /k.pem\n', undefined],
  ['no TLS', '', undefined],
])('a listener with %s', async (_, lines, expected) => {
  const found = await uses(`listener 8883\n${lines}`, { '/c.pem': '' });
  expect(found.map(({ destination }) => destination.paths.certificate)).toEqual(expected ? [expected] : []);
  expect(pointToCopies(found, version('2.0.21')).size).toBe(0);
});

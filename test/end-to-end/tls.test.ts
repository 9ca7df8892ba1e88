import { X509Certificate } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:tls';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { tlsCheckSchema, tlsDeploySchema, tlsSelfSignedSchema } from '../../src/report/tls-schemas.js';
import { createAuthority, type Issued, issueCertificate } from '../../src/tls/authority.js';
import { VERSIONS } from '../conformance/security-file.js';
import { TestBroker } from '../host/probe/test-broker.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { build, mqttctl, type Run, Scratch } from './mqttctl.js';
import { expectFailure } from './passwd.js';

beforeAll(build, 120_000);

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.remove());

const tls = (...args: readonly string[]): Promise<Run> => mqttctl(['tls', ...args], { cwd: scratch.path });
const selfSigned = (...args: readonly string[]) => tls('self-signed', 'certs', ...args);
const read = (name: string) => readFileSync(scratch.at('certs', name), 'utf8');
const modeOf = (name: string) => (statSync(scratch.at('certs', name)).mode & 0o777).toString(8);

describe('self-signed', () => {
  test('makes an authority once, keys that only their owner reads, and keeps what is there', async () => {
    const first = await selfSigned('--name', 'localhost', '--name', '127.0.0.1', '--client', 'weewx', '--json');
    const made = tlsSelfSignedSchema.parse(JSON.parse(first.stdout));
    expect(made).toMatchObject({ written: true, server: { state: 'new', names: ['localhost', '127.0.0.1'] } });
    expect(made.configuration).toContain('use_identity_as_username true');
    const modes = ['ca.crt', 'ca.key', 'server.crt', 'server.key', 'clients/weewx.crt', 'clients/weewx.key'].map(
      modeOf,
    );
    expect(modes).toEqual(['644', '600', '644', '600', '644', '600']);
    const [authority, server] = [read('ca.crt'), read('server.crt')];

    const again = await selfSigned('--name', '127.0.0.1', '--name', 'localhost', '--client', 'weewx', '--json');
    expect(tlsSelfSignedSchema.parse(JSON.parse(again.stdout))).toMatchObject({ written: false });
    expect(await selfSigned('--client', 'bob', '--check')).toMatchObject({ code: 1, stderr: '' });
    expect(existsSync(scratch.at('certs/clients/bob.crt'))).toBe(false);
    expect((await selfSigned('--client', 'bob')).stdout).toMatch(/client bob +new/);
    expect([read('ca.crt'), read('server.crt')]).toEqual([authority, server]);
  });

  test.each([
    [[], 2, /^mqttctl: Name the hosts and addresses/],
    [['--name', 'a b'], 3, /"a b" is neither a host name nor an IP address/],
  ] as const)('%j: %d, and nothing is written', async (args, code, sentence) => {
    expectFailure(await selfSigned(...args), code, sentence);
    expect(existsSync(scratch.at('certs'))).toBe(false);
  });
});

describe('check', () => {
  test('a file, and whether the key belongs to it', async () => {
    await selfSigned('--name', 'a.lan', '--client', 'bob');
    expect(await tls('check', 'certs/server.crt', '--key', 'certs/server.key')).toMatchObject({ code: 0 });
    const other = await tls('check', 'certs/server.crt', '--key', 'certs/clients/bob.key');
    expect(other).toMatchObject({ code: 1, stdout: expect.stringMatching(/FAIL .*bob\.key is not the key of/s) });
    const soon = await tls('check', 'certs/server.crt', '--warn-days', '900', '--json');
    const { ok, certificates } = tlsCheckSchema.parse(JSON.parse(soon.stdout));
    expect([soon.code, ok]).toEqual([1, false]);
    expect(certificates[0]).toMatchObject({ kind: 'file', findings: [{ severity: 'warning' }] });
  });

  test.each([
    [['certs/none.crt'], 3, /none\.crt cannot be read \(ENOENT\)/],
    [['mqtt://127.0.0.1:1'], 2, /is without TLS: write mqtts:/],
    [['mqtts://127.0.0.1:1'], 3, /shows no certificate \(ECONNREFUSED\)/],
    [['--key', 'x'], 2, /--key goes with one file/],
  ] as const)('%j: %d', async (args, code, sentence) => expectFailure(await tls('check', ...args), code, sentence));
});

describe.skipIf(!hasBrokers).each(VERSIONS)('with Mosquitto %s', (version) => {
  let authority: Issued;
  let broker: TestBroker;
  beforeAll(async () => {
    authority = await createAuthority({ name: 'Home', days: 90 });
  });
  beforeEach(async () => {
    await selfSigned('--name', 'localhost', '--name', '127.0.0.1', '--client', 'bob');
    const files = ['cafile', 'ca.crt', 'certfile', 'server.crt', 'keyfile', 'server.key'];
    const lines = [0, 2, 4].map((at) => `${files[at]} ${scratch.at('certs', files[at + 1] as string)}`);
    broker = await TestBroker.start(version, scratch, {
      open: ['allow_anonymous true', ...lines],
      clients: [...lines, 'require_certificate true', 'use_identity_as_username true'],
    });
  }, 60_000);
  afterEach(() => broker.stop());

  const config = (...args: readonly string[]) => tls(...args, '--config', broker.config, '--target', version);

  async function renewedLineage(): Promise<string> {
    const { certificate, key } = await issueCertificate(authority, { kind: 'server', names: ['localhost'], days: 60 });
    scratch.put({ 'live/a.b/fullchain.pem': certificate, 'live/a.b/privkey.pem': key });
    return new X509Certificate(certificate).fingerprint256;
  }

  function deploy(...more: readonly string[]): Promise<Run> {
    const to = `a.b=${scratch.at('certs/server.crt')},${scratch.at('certs/server.key')}`;
    return config('deploy', '--lineage', 'live/a.b', '--to', to, ...more);
  }

  test('its own certificates let clients in, and a renewed one is taken up', async () => {
    const identity = ['--client-cert', 'certs/clients/bob.crt', '--client-key', 'certs/clients/bob.key'];
    const probe = ['probe', broker.url('clients', 'mqtts'), '--cafile', 'certs/ca.crt', ...identity];
    expect(await mqttctl(probe, { cwd: scratch.path })).toMatchObject({ code: 0 });
    expect(await config('check')).toMatchObject({ code: 0, stderr: '' });
    const fingerprint = await renewedLineage();
    const deployed = await deploy('--json');
    expect(deployed).toMatchObject({ code: 0, stderr: '' });
    const [certificate] = tlsDeploySchema.parse(JSON.parse(deployed.stdout)).certificates;
    expect(certificate).toMatchObject({ written: true, reloaded: true, served_after_restart_by: [] });
    expect(certificate?.served_by).toHaveLength(2);
    expect([await servedAt(broker.port('open')), await servedAt(broker.port('clients'))]).toEqual([
      fingerprint,
      fingerprint,
    ]);
  });

  test.runIf(version === '2.0.21')('what is not as it should be shows, and stays as it is', async () => {
    const url = broker.url('clients', 'mqtts');
    const [known, unknown] = [await tls('check', url, '--cafile', 'certs/ca.crt'), await tls('check', url)];
    expect(known).toMatchObject({ code: 0 });
    expect(unknown).toMatchObject({ code: 1, stdout: expect.stringContaining('FAIL') });
    const before = await servedAt(broker.port('open'));
    await renewedLineage();
    copyFileSync(scratch.at('certs/clients/bob.key'), scratch.at('live/a.b/privkey.pem'));
    expectFailure(await deploy(), 3, /privkey\.pem is not the key of the certificate in/);
    expect(await servedAt(broker.port('open'))).toBe(before);
    // What is on the disk now the broker has not read.
    await selfSigned('--name', 'localhost', '--renew');
    const forgotten = await config('check');
    expect(forgotten).toMatchObject({ code: 1, stdout: expect.stringMatching(/Served +another certificate/) });
  });
});

function servedAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? 'none');
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

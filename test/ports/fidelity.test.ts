import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectedSockets, type NetworkFacts } from '../../src/conf/expected-sockets.js';
import { withDual } from '../../src/host/sockets/dual.js';
import { matchSockets, type PortRow } from '../../src/ports/match-sockets.js';
import { socketName } from '../../src/ports/names.js';
import { type BrokerSandbox, openSandbox } from '../brokers/harness.js';
import type { BrokerVersion } from '../brokers/trees.js';
import { withTree } from '../conformance/tree.js';
import { predict, VERSIONS } from '../conformance/verdicts.js';
import { socketsIn } from '../host/sockets/opened.js';
import { hasBrokers } from '../setup/has-brokers.js';

/** Generated configurations for each version. */
const CASES = Number(process.env.MQTTCTL_CASES ?? 12);
const SEED = Number(process.env.MQTTCTL_SEED ?? 20_261_125);

const NETWORK: NetworkFacts = { hosts: new Map(), ipv6: true, ipv6Loopback: true };

let sandbox: BrokerSandbox;
beforeAll(async () => {
  if (hasBrokers) sandbox = await openSandbox();
});
afterAll(() => sandbox?.close());

/** Starts a broker on a configuration and compares what it has open; undefined where the model says that it exits. */
async function rowsOf(
  version: BrokerVersion,
  text: string,
  network: NetworkFacts = NETWORK,
  machine: BrokerSandbox = sandbox,
): Promise<PortRow[] | undefined> {
  return withTree({ 'mosquitto.conf': `log_dest stderr\n${text}` }, async (directory) => {
    const config = `${directory}/mosquitto.conf`;
    const evaluation = predict(config, directory, version);
    if (!evaluation.starts) return undefined;
    const broker = await machine.run({ version, config, workdir: directory, startAs: 'root' });
    const found = withDual(socketsIn(machine));
    await broker.stop();
    return matchSockets(expectedSockets(evaluation, network), found, evaluation.account);
  });
}

function described(rows: readonly PortRow[]): string[] {
  return rows.map((row) => `${row.state} ${socketName(row.state === 'missing' ? row.expected.on : row.socket)}`);
}

/** Configurations, and what each opens on every version. */
const FORMS: readonly (readonly [string, string])[] = [
  ['', '127.0.0.1:1883 [::1]:1883'],
  ['allow_anonymous true', '127.0.0.1:1883 [::1]:1883'],
  ['listener 1883', '0.0.0.0:1883 [::]:1883'],
  ['port 1884', '0.0.0.0:1884 [::]:1884'],
  ['bind_address 127.0.0.1', '127.0.0.1:1883'],
  ['listener 1883 127.0.0.1', '127.0.0.1:1883'],
  ['listener 1883 localhost', '127.0.0.1:1883 [::1]:1883'],
  ['listener 1883 ip6-localhost', '[::1]:1883'],
  ['listener 1883 127.1', '127.0.0.1:1883'],
  ['listener 1883\nsocket_domain ipv4', '0.0.0.0:1883'],
  ['listener 1883 localhost\nsocket_domain ipv6', '[::1]:1883'],
  ['listener 1883\nbind_interface lo', '127.0.0.1:1883 [::1]:1883'],
  ['listener 1883 127.0.0.2\nlistener 1883 127.0.0.3\nlistener 1883 ::1', '127.0.0.2:1883 127.0.0.3:1883 [::1]:1883'],
  ['listener 1883 ::1\nlistener 0 m.sock', '[::1]:1883 m.sock'],
  ['listener 1883 localhost\nsocket_domain ipv4', 'exits'],
  ['listener 1883 ip6-localhost\nsocket_domain ipv4', '127.0.0.1:1883'],
  ['listener 1883 ::ffff:127.0.0.1', 'exits'],
];

/** The same for a websockets listener beside another: 2.0.11, 2.0.21 and 2.1.2. */
const WEBSOCKETS: readonly (readonly [string, string, string, string])[] = [
  ['9001', '*:9001', '0.0.0.0:9001 [::]:9001', '0.0.0.0:9001 [::]:9001'],
  ['9001 127.0.0.1', '*:9001', '127.0.0.1:9001', '127.0.0.1:9001'],
  ['9001 0.0.0.0', '*:9001', '0.0.0.0:9001', '0.0.0.0:9001'],
  ['9001 ::1', '[::1]:9001', '[::1]:9001', '[::1]:9001'],
  ['9001 ::', '*:9001', '[::]:9001', '[::]:9001'],
  ['9001 localhost', '', '', '127.0.0.1:9001 [::1]:9001'],
  ['9001 127.1', '', '', '127.0.0.1:9001'],
  ['9001 lo', '[::ffff:127.0.0.1]:9001', '127.0.0.1:9001 [::1]:9001', 'exits'],
  ['9001\nsocket_domain ipv4', '0.0.0.0:9001', '0.0.0.0:9001', '0.0.0.0:9001'],
  ['9001\nsocket_domain ipv6', '*:9001', '0.0.0.0:9001 [::]:9001', '[::]:9001'],
  ['9001 127.0.0.1\nsocket_domain ipv4', '127.0.0.1:9001', '127.0.0.1:9001', '127.0.0.1:9001'],
  ['9001 ::1\nsocket_domain ipv4', '0.0.0.0:9001', '', 'exits'],
  ['9001 lo\nsocket_domain ipv4', '127.0.0.1:9001', '127.0.0.1:9001', 'exits'],
  ['9001\nbind_interface lo', '*:9001', '0.0.0.0:9001 [::]:9001', '127.0.0.1:9001 [::1]:9001'],
];

const HTTP: readonly (readonly [string, string])[] = [
  ['9883', '*:9883'],
  ['9883 127.0.0.1', '127.0.0.1:9883'],
  ['9883 localhost', '[::1]:9883'],
  ['9883 ::1', '[::1]:9883'],
  ['9883\nsocket_domain ipv4', '*:9883'],
  ['9883\nbind_interface lo', '*:9883'],
];

describe.skipIf(!hasBrokers).each(VERSIONS)('what Mosquitto %s opens', (version) => {
  async function opens(text: string, sockets: string): Promise<void> {
    const rows = await rowsOf(version, `${text}\n`);
    const expected = sockets.split(' ').filter(Boolean);
    if (sockets === 'exits') expect(rows).toBeUndefined();
    else expect(described(rows ?? []).sort()).toEqual(expected.map((name) => `expected ${name}`).sort());
  }

  test.each(FORMS)('%j', async (text, sockets) => opens(text, sockets));

  test.each(WEBSOCKETS)('for websockets %j', async (...[text, ...sockets]) => {
    const own = sockets[VERSIONS.indexOf(version)] ?? '';
    await opens(
      `listener 1883 ::1\nlistener ${text}\nprotocol websockets`,
      own === 'exits' ? own : `[::1]:1883 ${own}`,
    );
  });

  test.each(version === '2.1.2' ? HTTP : [])('for http_api %j', async (text, sockets) => {
    await opens(`listener 1883 ::1\nlistener ${text}\nprotocol http_api`, `[::1]:1883 ${sockets}`);
  });

  // 2.1 refuses it.
  test.each(version === '2.1.2' ? [] : ['a port that the system chooses'])('for websockets on a path: %s', async () => {
    const rows = await rowsOf(version, 'listener 1883 ::1\nlistener 0 ws.sock\nprotocol websockets\n');
    expect(rows?.map(({ state }) => state)).toEqual(
      Array.from({ length: version === '2.0.11' ? 2 : 3 }, () => 'expected'),
    );
  });

  test('where IPv6 is switched off', async () => {
    const machine = await openSandbox();
    await machine.exec('sysctl', ['-qw', 'net.ipv6.conf.all.disable_ipv6=1', 'net.ipv6.conf.lo.disable_ipv6=1']);
    const network = { ...NETWORK, ipv6Loopback: false };
    const seen = await Promise.all([
      rowsOf(version, '', network, machine),
      rowsOf(version, 'listener 1884\n', network, machine),
    ]);
    await machine.close();
    expect(seen.map((rows) => described(rows ?? []).filter((row) => row.startsWith('missing')))).toEqual([[], []]);
    expect(described(seen[0] ?? [])).toContain('expected 127.0.0.1:1883');
  });

  test(`for ${CASES} generated configurations`, { timeout: CASES * 1000 }, async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryListeners(version), async (text) => {
        const rows = await rowsOf(version, text);
        fc.pre(rows !== undefined);
        expect(described(rows ?? []).filter((row) => !row.startsWith('expected'))).toEqual([]);
      }),
      { numRuns: CASES, seed: SEED },
    );
  });
});

/** Several listeners of all forms; what the broker does not take is left to other tests. */
function arbitraryListeners(version: BrokerVersion): fc.Arbitrary<string> {
  const hosts = ['', '127.0.0.1', '127.0.0.2', '::1', 'localhost', '0.0.0.0', '::', 'ip6-localhost', 'lo', '0:0::1'];
  const protocols = ['mqtt', 'mqtt', 'websockets', ...(version === '2.1.2' ? ['http_api'] : [])];
  const listener = fc.record({
    port: fc.integer({ min: 21_000, max: 21_004 }),
    host: fc.constantFrom(...hosts),
    protocol: fc.constantFrom(...protocols),
    family: fc.constantFrom('', '', '', 'socket_domain ipv4\n', 'socket_domain ipv6\n'),
    bound: fc.constantFrom('', '', '', 'bind_interface lo\n'),
  });
  const paths = fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { maxLength: 2 });
  return fc.tuple(fc.array(listener, { minLength: 1, maxLength: 4 }), paths).map(([listeners, sockets]) =>
    [
      ...listeners.map(({ port, host, protocol, family, bound }, at) => {
        // Where the HTTP server finds its port taken, the broker goes on without it.
        const own = protocol === 'http_api' ? 22_000 + at : port;
        return `listener ${own} ${host}\nprotocol ${protocol}\n${family}${bound}`;
      }),
      ...sockets.map((number) => `listener 0 s${number}.sock\n`),
    ].join(''),
  );
}

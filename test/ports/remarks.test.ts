import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { expectedSockets } from '../../src/conf/expected-sockets.js';
import type { BrokerProcessFacts } from '../../src/host/sockets/broker-processes.js';
import { withDual } from '../../src/host/sockets/dual.js';
import type { Holder, ListeningSocket } from '../../src/host/sockets/listening-socket.js';
import type { PortsReport } from '../../src/ports/examine.js';
import { matchSockets } from '../../src/ports/match-sockets.js';
import { remarks } from '../../src/ports/remarks.js';
import { isAsConfigured, shownRows } from '../../src/ports/shown.js';
import { portsText } from '../../src/report/ports.js';
import { portsDocument } from '../../src/report/ports-json.js';
import { portsSchema } from '../../src/report/ports-schema.js';
import { evaluateTree, MAIN } from '../lint/world.js';

const ACCOUNT = { uid: 1883 };
const PLAIN = new Chalk({ level: 0 });
const BROKER: Holder = { pid: 812, name: 'mosquitto', isBroker: true };
const STARTED = 1_000_000;
const OURS: BrokerProcessFacts = { pid: 812, startedAt: STARTED, config: MAIN, isElsewhere: false };
const TLS = '/etc/mosquitto/conf.d/tls.conf';

function tcp(address: string, port: number, holder: Holder | undefined = BROKER, uid = 1883): ListeningSocket {
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  const user = uid === 1883 ? 'mosquitto' : 'root';
  return { protocol: 'tcp', family, address, port, dual: undefined, uid, user, holders: holder ? [holder] : [] };
}

function report(
  files: Readonly<Record<string, string>>,
  found: readonly ListeningSocket[],
  { target = '2.1.2', ...rest }: Partial<PortsReport> & { target?: string } = {},
): PortsReport {
  const { model, circumstances } = evaluateTree({ ...files }, target);
  const network = { hosts: new Map(), ipv6: true, ipv6Loopback: true };
  const rows = matchSockets(expectedSockets({ model, circumstances }, network), withDual(found), ACCOUNT);
  const usual = { brokers: [OURS], hasUnit: true, changedAt: new Map() };
  return { main: MAIN, model, rows, account: ACCOUNT, ...usual, ...rest };
}

const FILES = { [MAIN]: 'include_dir /etc/mosquitto/conf.d\n', [TLS]: '\n\nlistener 8883 127.0.0.1\n' };

describe('what is said', () => {
  test('of a port that another process has', () => {
    const nginx = { pid: 900, name: 'nginx', isBroker: false };
    expect(remarks(report(FILES, [tcp('0.0.0.0', 8883, nginx, 0)]))).toEqual([
      'Port 8883 on 127.0.0.1 of conf.d/tls.conf:3 is not open: nginx (pid 900) has 0.0.0.0:8883. Stop that, or give the listener another port.',
    ]);
    expect(remarks(report(FILES, [{ ...tcp('0.0.0.0', 8883, nginx, 0), holders: [] }]))).toEqual([
      'Port 8883 on 127.0.0.1 of conf.d/tls.conf:3 is not open: a process of root has 0.0.0.0:8883. Run mqttctl as root to see which.',
    ]);
  });

  test('of a port of a container', () => {
    const proxy = { pid: 900, name: 'docker-proxy', isBroker: false };
    const inside = { pid: 77, startedAt: STARTED, config: '/mosquitto/config/mosquitto.conf', isElsewhere: true };
    const files = { [MAIN]: 'listener 8883\n' };
    const found = [tcp('0.0.0.0', 8883, proxy, 0)];
    expect(remarks(report(files, found, { brokers: [inside] }))).toEqual([
      '0.0.0.0:8883 of mosquitto.conf:1 is not open: docker-proxy (pid 900) has 0.0.0.0:8883 for a container. mosquitto (pid 77) runs in a network of its own, perhaps a container; from there: sudo nsenter -n -t 77 mqttctl ports --root /proc/77/root',
    ]);
    expect(remarks(report(FILES, found, { brokers: [] }))[0]).toMatch(/A broker in it has its sockets there/);
  });

  test('of a file that was changed after the broker was started, once for all that waits', () => {
    const files = { [MAIN]: 'include_dir /etc/mosquitto/conf.d\n', [TLS]: 'listener 1883\nlistener 0 /run/m.sock\n' };
    const found = [tcp('127.0.0.1', 1883), tcp('::1', 1883)];
    const changedAt = new Map([[TLS, STARTED + 5000]]);
    expect(remarks(report(files, found, { changedAt }))).toEqual([
      `Port 1883, 127.0.0.1:1883, [::1]:1883, the socket /run/m.sock: ${TLS} was changed after mosquitto (pid 812) was started, and listeners are opened and closed only then: sudo systemctl restart mosquitto`,
    ]);
    // It cannot be known where the file is older, or the time of the start is hidden.
    for (const unknown of [
      { changedAt: new Map([[TLS, STARTED]]) },
      { changedAt, brokers: [{ ...OURS, startedAt: undefined }] },
    ]) {
      expect(remarks(report(files, found, unknown)).join()).not.toContain('was changed after');
    }
  });

  test('of a broker that runs without the listener, and of one that does not run', () => {
    expect(remarks(report(FILES, []))).toEqual([
      'Port 8883 on 127.0.0.1 of conf.d/tls.conf:3 is not open, though mosquitto (pid 812) runs: its log tells why.',
    ]);
    expect(remarks(report(FILES, [], { brokers: [] }))).toEqual([
      'No mosquitto runs here: sudo systemctl start mosquitto. "mqttctl lint" tells what would keep it from starting.',
    ]);
    expect(remarks(report(FILES, [], { brokers: [{ ...OURS, config: '/other.conf' }], hasUnit: false }))).toEqual([
      `No mosquitto that runs here was started with ${MAIN}: "mqttctl lint" tells what would keep it from starting.`,
    ]);
  });

  test('of sockets of another broker', () => {
    const found = [tcp('127.0.0.1', 8883), tcp('127.0.0.1', 1999, { ...BROKER, pid: 5 })];
    const other = (config: string | null | undefined) => ({ brokers: [OURS, { ...OURS, pid: 5, config }] });
    const start = `127.0.0.1:1999: mosquitto (pid 5) has it open, and ${MAIN} does not ask for it. `;
    expect(remarks(report(FILES, found, other('/x.conf')))).toEqual([
      `${start}It was started with /x.conf: "mqttctl ports -c /x.conf" compares with that.`,
    ]);
    expect(remarks(report(FILES, found, other(null)))).toEqual([
      `${start}It was started without a configuration file: stop it where nobody wants it.`,
    ]);
  });

  test('of a port that is open to more than its line says', () => {
    const files = { [MAIN]: 'listener 1883 ::1\nlistener 9001 127.0.0.1\nprotocol websockets\n' };
    const found = report(files, [tcp('::1', 1883), tcp('::', 9001)], { target: '2.0.11' });
    expect([isAsConfigured(found), remarks(found)]).toEqual([
      false,
      [
        '*:9001 is open on every address, although mosquitto.conf:2 names fewer: this build does not hear that for websockets; add socket_domain ipv4 to it.',
      ],
    ]);
  });
});

describe('the reports', () => {
  const FOUND = [
    tcp('127.0.0.1', 8883),
    tcp('::', 9001, { pid: 900, name: 'ng\u001b[2Jx', isBroker: false }, 0),
    tcp('127.0.0.1', 1999),
  ];

  test('a table of 80 columns, in which nothing drives the terminal', () => {
    const found = report(FILES, FOUND);
    const text = portsText(found, shownRows(found, true), { chalk: PLAIN });
    const [table = ''] = text.split('\n\n');
    expect(table.split('\n')).toEqual([
      'ADDRESS         PID/PROCESS     USER       STATE     LISTENER',
      '127.0.0.1:1999  812/mosquitto   mosquitto  foreign   -',
      '127.0.0.1:8883  812/mosquitto   mosquitto  expected  mqtt conf.d/tls.conf:3',
      '[::]:9001       900/ng\\x1b[2Jx  root       -         -',
    ]);
    expect(text).not.toContain('\u001b');
  });

  test('quiet: only what is wrong', () => {
    const found = report(FILES, FOUND.slice(0, 1));
    expect(portsText(found, shownRows(found, false), { chalk: PLAIN, quiet: true })).toBe('');
    const text = portsText(found, shownRows(found, false), { chalk: PLAIN });
    expect(text).toContain(`\n\nThe socket of ${MAIN} is open; no mosquitto has another.\n`);
  });

  test('for programs, in the published shape', () => {
    const found = report(FILES, FOUND);
    const document = portsSchema.parse(portsDocument(found, shownRows(found, true)));
    expect(document.sockets.map(({ state, broker, port, dual }) => [state, broker, port, dual])).toEqual([
      ['foreign', true, 1999, null],
      ['expected', true, 8883, null],
      ['foreign', false, 9001, null],
    ]);
    expect(document.sockets[1]?.listener).toEqual({ file: TLS, line: 3, protocol: 'mqtt', tls: false });
    expect(shownRows(found, false)).toHaveLength(2);
  });

  test('without a configuration: everything, and no judgement', () => {
    const found = report({ [MAIN]: '' }, FOUND, { main: undefined, model: undefined });
    const rows = found.rows.filter(({ state }) => state === 'foreign');
    const text = portsText({ ...found, rows }, rows, { chalk: PLAIN });
    expect([isAsConfigured({ ...found, rows }), text.split('\n')[0]]).toEqual([
      true,
      'ADDRESS         PID/PROCESS     USER',
    ]);
  });
});

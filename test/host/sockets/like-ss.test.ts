import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withDual } from '../../../src/host/sockets/dual.js';
import type { ListeningSocket } from '../../../src/host/sockets/listening-socket.js';
import { Sandbox } from '../../brokers/sandbox.js';
import { isRoot } from '../../brokers/trees.js';
import { Scratch } from '../../end-to-end/mqttctl.js';
import { open, socketsIn } from './opened.js';
import { dualPorts, ofSocket, ofSsTcp, ofSsUnix, SS_TCP, SS_UNIX } from './ss.js';

const HOSTS = ['0.0.0.0', '::', '127.0.0.1', '127.9.8.7', '::1', '::ffff:127.0.0.1', 'fd00::1:0:0:7', 'fd00:0:0:1::'];
const PER_HOST = 50;

describe.skipIf(!isRoot())('the sockets of Linux are those that ss shows', () => {
  let sandbox: Sandbox;
  let scratch: Scratch;
  let found: ListeningSocket[];
  const ss = async (args: readonly string[]) => (await sandbox.exec('ss', args)).stdout;

  beforeAll(async () => {
    sandbox = await Sandbox.open();
    scratch = new Scratch();
    for (const address of HOSTS.filter((host) => host.startsWith('fd00'))) {
      await sandbox.exec('ip', ['-6', 'address', 'add', `${address}/64`, 'dev', 'lo', 'nodad']);
    }
    // Each address on ports of its own, so that none is in the way of another.
    const sockets = HOSTS.flatMap((host, at) =>
      Array.from({ length: PER_HOST }, (_, index) => ({
        host,
        port: 20_000 + at * 1000 + index,
        ipv6Only: host === '::' && index % 2 === 0,
      })),
    );
    const paths = Array.from({ length: 40 }, (_, index) => ({
      path: index % 4 ? scratch.at(`s${index}`) : `\0name${index}`,
    }));
    const both = Array.from({ length: 10 }, (_, index) => index).flatMap((index) => [
      { host: '0.0.0.0', port: 30_000 + index },
      { host: '::', port: 30_000 + index, ipv6Only: true },
    ]);
    const part = <T>(list: readonly T[], which: number) => list.filter((_, index) => index % 4 === which);
    await Promise.all([
      open(sandbox, { title: 'one', sockets: [...part(sockets, 0), ...part(paths, 0), ...both] }),
      open(sandbox, { title: 'a b', sockets: [...part(sockets, 1), ...part(paths, 1)] }),
      open(sandbox, { title: 'master', sockets: [...part(sockets, 2), ...part(paths, 2)], shares: 3 }),
      open(sandbox, { title: 'nobody', sockets: part(sockets, 3), uid: 65_534 }),
    ]);
    found = withDual(socketsIn(sandbox));
  });
  afterAll(async () => {
    await sandbox?.close();
    scratch?.remove();
  });

  test('TCP: addresses, ports, processes and who shares', async () => {
    const expected = ofSsTcp(await ss(SS_TCP));
    expect(expected).toHaveLength(HOSTS.length * PER_HOST + 20);
    expect(
      found
        .filter(({ protocol }) => protocol === 'tcp')
        .map(ofSocket)
        .sort(),
    ).toEqual(expected.sort());
  });

  test('unix: paths, names, processes', async () => {
    const expected = ofSsUnix(await ss(SS_UNIX));
    expect(expected).toHaveLength(30);
    expect(
      found
        .filter(({ protocol }) => protocol === 'unix')
        .map(ofSocket)
        .sort(),
    ).toEqual(expected.sort());
  });

  test('which of them take both families is told where it is known, and never wrong', async () => {
    const { dual, alone } = dualPorts(await ss(SS_TCP));
    const told = new Map(
      found.flatMap((socket) =>
        socket.protocol === 'tcp' && socket.address === '::' ? [[socket.port, socket.dual]] : [],
      ),
    );
    expect([dual.length, alone.length]).toEqual([PER_HOST / 2, PER_HOST / 2 + 10]);
    for (const port of dual) expect(told.get(port)).toBeUndefined();
    for (const port of alone) expect(told.get(port)).toBe(port < 30_000 ? undefined : false);
  });

  test('the parent comes before the children that share its sockets', () => {
    const shared = found.filter(({ holders }) => holders.length > 1);
    expect(shared.length).toBeGreaterThan(100);
    for (const { holders } of shared)
      expect(holders.map(({ name }) => name)).toEqual(['master', 'sleep', 'sleep', 'sleep']);
  });

  test('the account is that of the process', () => {
    for (const { holders, uid } of found) expect(uid).toBe(holders[0]?.name === 'nobody' ? 65_534 : 0);
  });
});

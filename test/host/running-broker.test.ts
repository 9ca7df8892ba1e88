import { spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { versionText } from '../../src/conf/version.js';
import { type RunningBroker, runningBrokers } from '../../src/host/running-broker.js';
import { brokerTree, programArgv } from '../brokers/trees.js';
import { VERSIONS } from '../conformance/security-file.js';
import { Scratch } from '../end-to-end/mqttctl.js';
import { hasBrokers } from '../setup/has-brokers.js';

let scratch: Scratch;
let ended: Promise<unknown> | undefined;
let pid: number | undefined;

beforeEach(() => {
  scratch = new Scratch();
});
afterEach(async () => {
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
  await ended;
  pid = undefined;
  scratch.remove();
});

/** Starts a broker on a unix socket, and waits until it is seen. */
async function start(argv: readonly string[]): Promise<RunningBroker> {
  scratch.put({ 'mosquitto.conf': `listener 0 ${scratch.at('socket')}\nlog_dest none\nuser root\n` });
  chmodSync(scratch.path, 0o755);
  const [program = '', ...args] = argv;
  const child = spawn(program, [...args, '-c', 'mosquitto.conf'], { cwd: scratch.path, stdio: 'ignore' });
  pid = child.pid;
  ended = new Promise((resolve) => child.once('exit', resolve));
  for (let attempt = 0; attempt < 100; attempt++) {
    const found = seen();
    if (found) return found;
    await sleep(20);
  }
  throw new Error('it is not seen');
}

function seen(): RunningBroker | undefined {
  return runningBrokers().find((broker) => broker.pid === pid);
}

describe.skipIf(!hasBrokers).each(VERSIONS)('a Mosquitto %s that runs', (version) => {
  test('tells what it is', async () => {
    const tree = brokerTree(version);
    const before = Date.now();
    const broker = await start(programArgv(tree, 'mosquitto'));
    expect(broker).toMatchObject({
      ppid: process.pid,
      program: join(tree.root, 'usr/sbin/mosquitto'),
      argv: [join(tree.root, 'usr/sbin/mosquitto'), '-c', 'mosquitto.conf'],
      replaced: false,
      config: scratch.at('mosquitto.conf'),
      workdir: scratch.path,
    });
    expect(versionText(broker.version)).toBe(version);
    expect(Math.abs(broker.startedAt.getTime() - before)).toBeLessThan(1500);
    expect(broker.openFilesMax ?? 1024).toBeGreaterThan(0);
  });
});

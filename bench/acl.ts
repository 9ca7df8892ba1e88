/**
 * Decisions about access: how many a second with few and with very many rules, and how long the rules take to load,
 * beside the broker on the same file. Needs the brokers of test/brokers (installed when missing).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AccessList } from '../src/acl/access-list.js';
import { type AccessRequest, decide } from '../src/acl/decide.js';
import { loadAclFile } from '../src/acl/load.js';
import { version } from '../src/conf/version.js';
import { SourceFile } from '../src/text/source-file.js';
import { installBrokers } from '../test/brokers/install.js';
import { type BrokerVersion, brokerTree, programArgv } from '../test/brokers/trees.js';
import { type Comparison, comparison, median } from './compare.js';

const TARGET = version('2.1.2');
const DECISIONS = 1_000_000;
const ROUNDS = 3;
const RULES_A_USER = 10;
const PATIENCE_MS = 120_000;

export default async function acl(): Promise<Comparison[]> {
  await installBrokers();
  return [
    comparison(`${DECISIONS.toLocaleString('en')} decisions (median of ${ROUNDS})`, [
      { name: 'with 10 rules', ms: decisions(10) },
      { name: 'with 100,000 rules', ms: decisions(100_000) },
    ]),
    await loading('100,000 rules of 10,000 users', rules(100_000)),
    await loading('20,000 patterns', patterns(20_000)),
  ];
}

/** Users with rules of each kind, and patterns in between. */
function rules(count: number): string {
  const kinds = ['read', 'write', 'readwrite', 'deny'];
  const own = (user: number, at: number) => `topic ${kinds[at % 4]} site/b${at}/c${user}/${at % 3 === 0 ? '+' : '#'}\n`;
  return Array.from({ length: count / RULES_A_USER }, (_, user) => {
    const topics = Array.from({ length: RULES_A_USER - 2 }, (_, at) => own(user, at)).join('');
    return `user u${user}\n${topics}pattern read home${user}/%u/#\npattern write dev/%c/x${user}\n`;
  }).join('');
}

function patterns(count: number): string {
  return Array.from({ length: count }, (_, at) => `pattern read home/${at}/%u\n`).join('');
}

/** How long they take, in milliseconds. */
function decisions(count: number): number {
  const list = new AccessList(loadAclFile(new SourceFile('acl', Buffer.from(rules(count))), TARGET), TARGET);
  const users = count / RULES_A_USER;
  const requests = Array.from({ length: 20_000 }, (_, at): AccessRequest => {
    const user = at % users;
    return {
      username: `u${user}`,
      clientid: `c${at % 50}`,
      topic: `site/b${at % 8}/c${user}/x/y`,
      access: at % 2 ? 'read' : 'write',
    };
  });
  const times = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    for (let at = 0; at < DECISIONS; at++) decide(list, requests[at % requests.length] as AccessRequest);
    return performance.now() - started;
  });
  return median(times);
}

/** The broker reads its rules at its start: that is measured from its start to its readiness. */
async function loading(title: string, acl: string): Promise<Comparison> {
  const directory = mkdtempSync(path.join(tmpdir(), 'mqttctl-bench-'));
  try {
    const file = path.join(directory, 'acl');
    writeFileSync(file, acl, { mode: 0o600 });
    const measured = [];
    for (const broker of ['2.0.21', '2.1.2'] as const) {
      const times = [];
      for (let round = 0; round < ROUNDS; round++) times.push(await starting(broker, directory));
      measured.push({ name: `mosquitto ${broker} starts`, ms: median(times) });
    }
    const ours = Array.from({ length: ROUNDS }, () => {
      const started = performance.now();
      new AccessList(loadAclFile(new SourceFile(file, readFileSync(file)), TARGET), TARGET);
      return performance.now() - started;
    });
    measured.push({ name: 'mqttctl loads them', ms: median(ours) });
    return comparison(`loading ${title} (median of ${ROUNDS})`, measured);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** How long a broker takes from its start to its readiness. */
async function starting(broker: BrokerVersion, directory: string): Promise<number> {
  const config = path.join(directory, 'mosquitto.conf');
  const log = path.join(directory, 'log');
  rmSync(log, { force: true });
  const settings = [
    `listener 0 ${path.join(directory, 'socket')}`,
    `acl_file ${path.join(directory, 'acl')}`,
    `log_dest file ${log}`,
    'user root',
  ];
  writeFileSync(config, `${settings.join('\n')}\n`);
  const [program, ...args] = programArgv(brokerTree(broker), 'mosquitto');
  const started = performance.now();
  const child = spawn(program as string, [...args, '-c', config], { stdio: 'ignore' });
  while (!isRunning(log) && child.exitCode === null && performance.now() - started < PATIENCE_MS) await sleep(5);
  const took = performance.now() - started;
  await end(child);
  return took;
}

function isRunning(log: string): boolean {
  try {
    return / running$/m.test(readFileSync(log, 'utf8'));
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (!child.kill('SIGKILL')) return;
  await ended;
}

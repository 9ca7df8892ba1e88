/** What `mqttctl apply` must do on a machine that systemd has booted: `run-scenarios.ts` makes tests of it. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { journalSchema } from '../../src/apply/record.js';
import { applySchema } from '../../src/report/apply-schemas.js';
import { type BadCandidate, badCandidates, type GoodCandidate, goodCandidates, NEW } from './apply-candidates.js';
import type { Host, Result } from './host.js';
import { ALICE, SITE } from './site.js';
import { ALL_SUITES, type Suite } from './systems.js';

type Document = z.infer<typeof applySchema>;

const PASSWORD = '/srv/password';
const WATCHER = '/srv/watch.py';
/** A restart, and as long again on a machine that has other things to do. */
const GAP_MAX_S = 8;
const APPLY_MS = 60_000;
const LONG_MS = 300_000;

/** Declares the tests of apply on a host that is booted by then. */
export function runApplyScenarios(suite: Suite, host: () => Host): void {
  describe('mqttctl apply', () => {
    beforeAll(() => setUp(host()), 60_000);
    for (const candidate of chosen(suite)) {
      test(`no: ${candidate.name}`, () => expectNo(host(), candidate), APPLY_MS);
    }
    // They follow each other, and so stay together.
    if (isTried(suite, 'sid')) {
      for (const candidate of goodCandidates) {
        test(`yes: ${candidate.name}`, () => expectYes(host(), candidate), APPLY_MS);
      }
    }
    if (isTried(suite, 'trixie')) {
      test('back, further back, and confirmed or not', () => expectWayBack(host()), LONG_MS);
    }
    if (isTried(suite, 'bookworm')) {
      test('killed at any moment, it is finished or undone', () => expectRecovery(host()), LONG_MS);
    }
  });
}

const TRIES_ALL = process.env.MQTTCTL_SCENARIOS === 'all';

/** Each on one of its systems, so that all are tried in bearable time; MQTTCTL_SCENARIOS=all tries each on all of them. */
function chosen(suite: Suite): BadCandidate[] {
  return badCandidates.filter(
    ({ suites = ALL_SUITES }, index) =>
      suites.includes(suite) && isTried(suite, suites[index % suites.length] as Suite),
  );
}

function isTried(suite: Suite, turn: Suite): boolean {
  return TRIES_ALL || suite === turn;
}

/** A broker with users and rules, that keeps a message. */
async function setUp(host: Host): Promise<void> {
  await host.reset();
  await host.put({
    [SITE]:
      'listener 1883 127.0.0.1\nallow_anonymous false\npassword_file /etc/mosquitto/passwd\nacl_file /etc/mosquitto/acl\n',
    '/etc/mosquitto/acl': 'user alice\ntopic readwrite allowed/#\n',
    [PASSWORD]: 'secret-of-alice',
    [WATCHER]: readFileSync(new URL('apply-watch.py', import.meta.url), 'utf8'),
  });
  await host.sh(`${ALICE}
    chown mosquitto: /etc/mosquitto/acl; chmod 0600 /etc/mosquitto/acl
    systemctl restart mosquitto
    mosquitto_pub -u alice -P secret-of-alice -r -q 1 -t allowed/keep -m kept
    touch -d '-1 hour' /etc/mosquitto/mosquitto.conf ${SITE}`);
}

interface Watched {
  readonly anonymous: number;
  readonly forbidden: number;
  readonly gap: number;
}

/** Applies what lies in the directory for it, while somebody tries the broker all the time. */
async function applyWatched(host: Host): Promise<{ run: Result; document: Document; seen: Watched }> {
  await host.sh('rm -f /srv/stop');
  const watching = host.exec(['python3', WATCHER, '/srv/stop'], { timeoutMs: APPLY_MS });
  const run = await apply(host, NEW, '-u', 'alice', '--password-file', PASSWORD, '--json');
  await host.sh('touch /srv/stop');
  const { stdout, stderr } = await watching;
  expect(stderr).toBe('');
  return { run, document: documentOf(run), seen: JSON.parse(stdout) };
}

function apply(host: Host, ...words: string[]): Promise<Result> {
  return host.exec(['mqttctl', 'apply', ...words], { timeoutMs: APPLY_MS });
}

function documentOf({ stdout, stderr }: Result): Document {
  expect(stdout, stderr).not.toBe('');
  return applySchema.parse(JSON.parse(stdout));
}

const COPY = `rm -rf ${NEW}; cp -a /etc/mosquitto ${NEW}; rm -f ${NEW}/*.example`;
/** Everything about the files that must not change. */
const STATE =
  'cd /etc/mosquitto && find . -type f ! -path "./certs/*" -printf "%p %U:%G %m " -exec md5sum {} \\; | sort';

function pidOf(host: Host): Promise<string> {
  return host.sh('systemctl show -p MainPID --value mosquitto');
}

async function expectNo(host: Host, { change, outcome, reason, cleanUp = ':' }: BadCandidate): Promise<void> {
  await host.sh(`rm -f /etc/mosquitto/certs/*.pem /etc/mosquitto/certs/*.key; ${COPY}; ${change}`);
  const [before, pid] = [await host.sh(STATE), await pidOf(host)];
  try {
    const { run, document, seen } = await applyWatched(host);
    const told = JSON.stringify(document, null, 2);
    expect([run.code, document.outcome], told).toEqual([1, outcome]);
    expect(document.reason).toMatch(reason);
    expect(await host.sh(STATE)).toBe(before);
    if (outcome === 'refused') expect(await pidOf(host)).toBe(pid);
    expectClosed(seen);
    await expectAlice(host);
  } finally {
    await host.sh(cleanUp);
  }
}

function expectClosed({ anonymous, forbidden, gap }: Watched): void {
  expect([anonymous, forbidden]).toEqual([0, 0]);
  expect(gap).toBeLessThan(GAP_MAX_S);
}

async function expectAlice(host: Host): Promise<void> {
  const words = ['-u', 'alice', '-P', 'secret-of-alice', '-t', 'allowed/keep', '-C', '1', '-W', '3'];
  expect((await host.exec(['mosquitto_sub', ...words])).stdout).toBe('kept\n');
}

async function expectYes(host: Host, { change, means, proof }: GoodCandidate): Promise<void> {
  await host.sh(`${COPY}; ${change}`);
  const pid = await pidOf(host);
  const { run, document, seen } = await applyWatched(host);
  expect([run.code, document.outcome, document.means], JSON.stringify(document, null, 2)).toEqual([
    0,
    'applied',
    means,
  ]);
  expect((await pidOf(host)) === pid).toBe(means !== 'restart');
  expectClosed(seen);
  await expectAlice(host);
  await host.sh(proof);
  const again = documentOf(await apply(host, NEW, '--json'));
  expect(again.outcome).toBe('unchanged');
}

async function expectWayBack(host: Host): Promise<void> {
  await setUp(host);
  await host.sh('rm -rf /var/lib/mqttctl');
  const states = [await host.sh(STATE)];
  for (const topic of ['one', 'two']) {
    await host.sh(`${COPY}; echo 'topic read ${topic}' >> ${NEW}/acl`);
    expect((await apply(host, NEW)).code).toBe(0);
    states.push(await host.sh(STATE));
  }
  await host.sh(`${COPY}; echo 'topic read three' >> ${NEW}/acl`);
  const unconfirmed = await apply(host, NEW, '--confirm-within', '1s');
  expect(unconfirmed.stdout).toMatch(/^Rolled back, .* Nobody has confirmed/s);
  expect(unconfirmed.code).toBe(1);
  expect(await host.sh(STATE)).toBe(states[2]);
  const waiting = apply(host, NEW, '--confirm-within', '50s');
  await until(async () => (await lastState(host)) === 'awaiting');
  expect((await apply(host, '--confirm')).code).toBe(0);
  expect((await waiting).stdout).toMatch(/^Applied/);
  for (const state of [states[2], states[1], states[0]]) {
    expect((await apply(host, '--rollback')).code).toBe(0);
    expect(await host.sh(STATE)).toBe(state);
  }
  await expectAlice(host);
}

async function lastState(host: Host): Promise<string | undefined> {
  const { stdout } = await host.exec(['sh', '-c', 'cat $(ls -d /var/lib/mqttctl/apply/*/journal.json | tail -n 1)']);
  return stdout === '' ? undefined : journalSchema.parse(JSON.parse(stdout)).at(-1)?.state;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error('it does not come to that');
}

/** When mqttctl is killed: as soon as its journal says that, or so many seconds after it was started. */
const MOMENTS = [
  ...['prepared', 'switching', 'switched'].map(
    (state) => `until grep -qs '"${state}"' /var/lib/mqttctl/apply/*/journal.json; do :; done`,
  ),
  ...['1', '2', '3'].map((seconds) => `sleep ${seconds}`),
];

async function expectRecovery(host: Host): Promise<void> {
  await setUp(host);
  const old = await host.sh(STATE);
  // More than one file, and a restart.
  await host.sh(`${COPY}; echo 'topic read new' >> ${NEW}/acl; echo 'listener 1888 127.0.0.1' >> ${NEW}/conf.d/a.conf`);
  const reached = new Set<string>();
  for (const moment of MOMENTS) {
    await host.sh(`rm -rf /var/lib/mqttctl
      mqttctl apply ${NEW} >/dev/null 2>&1 & pid=$!
      ${moment}
      kill -9 $pid || :`);
    const state = (await lastState(host)) ?? 'nothing';
    reached.add(state);
    const { code, stdout, stderr } = await apply(host, '--recover');
    expect(code, `${moment}: ${state}: ${stdout}${stderr}`).toBe(0);
    const isNew = (await lastState(host)) === 'done';
    if (isNew) expect((await apply(host, '--rollback')).code).toBe(0);
    expect(await host.sh(STATE), moment).toBe(old);
    await expectAlice(host);
    expect((await host.exec(['mosquitto_sub', '-p', '1888', '-t', 'x', '-E'])).stderr, moment).toMatch(/refused/i);
  }
  // That it was killed in the middle is what this is about.
  expect(reached.size, [...reached].join()).toBeGreaterThan(1);
}

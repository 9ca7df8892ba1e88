import { randomUUID } from 'node:crypto';
import { decide } from '../acl/decide.js';
import type { Outcome, TestOutcome } from '../acl/run-expectations.js';
import { versionText } from '../conf/version.js';
import { type BrokerBinary, findBroker } from '../host/broker-binary.js';
import { type Probe, proveInSandbox, unknown } from '../host/live-acl.js';
import { proveByOneClient } from '../host/live-one-client.js';
import { type Credentials, SandboxBroker } from '../host/sandbox-broker.js';
import { t } from '../language/t.js';
import { whyNoUser } from '../passwd/editor.js';
import { MqttctlError, UsageError } from '../text/error.js';
import { Accounts } from './accounts.js';
import { requestOf } from './answer.js';
import type { AppliedAcl } from './applied-acl.js';
import { RealFileSystem } from './real-filesystem.js';

type Tested = TestOutcome<AppliedAcl>;

/**
 * The installed broker, to try rules on.
 *
 * @throws MqttctlError where there is none, or one of another version than the rules were read for
 */
export function brokerToTry(tests: readonly Tested[]): BrokerBinary {
  const broker = findBroker();
  if (!broker) {
    throw new MqttctlError(
      t`--live needs a mosquitto, and none is installed here (apt install mosquitto): test without --live.`,
    );
  }
  const found = versionText(broker.version);
  for (const { rules } of tests) {
    if (!rules.list || rules.list.target === broker.version) continue;
    throw new MqttctlError(
      t`The rules were read for Mosquitto ${versionText(rules.list.target)}, and ${broker.path} is ${found}: add --target ${found} to try them on it.`,
    );
  }
  return broker;
}

/**
 * Tries every expectation on real brokers of our own: one for each group of listeners that have their rules in common.
 *
 * @throws MqttctlError where a broker does not start
 */
export async function tryInSandbox(tests: readonly Tested[], binary: BrokerBinary): Promise<Tested[]> {
  const result = new Map<Tested, Tested>();
  for (const rules of new Set(tests.map((test) => test.rules))) {
    const members = tests.filter((test) => test.rules === rules);
    const broker = await SandboxBroker.start(binary, sandboxRules(rules, members), brokerAccount());
    try {
      const verdicts = await proveInSandbox(broker, members.flatMap(probesOf), rules.mountPoint);
      for (const test of members) {
        const own = verdicts.splice(0, test.outcomes.length);
        result.set(
          test,
          withVerdicts(test, (_, index) => own[index]),
        );
      }
    } finally {
      await broker.stop();
    }
  }
  return tests.map((test) => result.get(test) as Tested);
}

function sandboxRules({ file, mountPoint }: AppliedAcl, tests: readonly Tested[]) {
  const users = new Set(tests.flatMap(({ test }) => test.username ?? []));
  return {
    acl: file?.bytes,
    mountPoint,
    users: [...users].filter((user) => whyNoUser(user) === undefined),
    anonymous: tests.some(({ test }) => test.username === undefined),
  };
}

/** Root does not run a broker with its own rights, but with those of the account that runs the real one. */
export function brokerAccount(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = new Accounts(new RealFileSystem(undefined));
  const account = accounts.find('mosquitto') ?? accounts.find('nobody');
  return { uid: account?.uid ?? NOBODY, gid: account?.gids[0] ?? NOBODY };
}

const NOBODY = 65_534;

/**
 * Tries on a running broker what concerns the one client that can log in there.
 *
 * @throws MqttctlError where the broker does not let it in, UsageError where no test is about it
 */
export async function tryOnBroker(tests: readonly Tested[], url: string, credentials: Credentials): Promise<Tested[]> {
  const { username } = credentials;
  const who = username ?? t`an anonymous client`;
  const own = tests.filter(({ test }) => test.username === username && test.clientid === undefined);
  if (own.length === 0) {
    throw new UsageError(
      username === undefined
        ? t`--url tries what an anonymous client may do, and no test is about an anonymous client: name a user with --username.`
        : t`--url tries what ${username} may do, and no test is about ${username} without a client id of its own.`,
    );
  }
  // A client id of somebody else's would take over the session.
  const clientid = `mqttctl-test-${randomUUID().slice(0, 8)}`;
  const probes = own.flatMap((test) =>
    probesOf(test).map((probe) => ({ ...probe, mayWrite: mayWrite(test.rules, probe) })),
  );
  const verdicts = await proveByOneClient(url, credentials, clientid, probes);
  return tests.map((test) => {
    if (!own.includes(test)) return withVerdicts(test, () => unknown(whyNotTried(test, who)));
    const mine = verdicts.splice(0, test.outcomes.length);
    return withVerdicts(test, (_, index) => mine[index]);
  });
}

function whyNotTried({ test }: Tested, who: string): string {
  return test.clientid === undefined
    ? t`only ${who} was tried`
    : t`a client id of its own would cut off the client ${test.clientid} that may be connected`;
}

function mayWrite(rules: AppliedAcl, { username, clientid, topic }: Probe): boolean {
  const question = { username: username ?? null, clientid, topic, access: 'write' as const };
  return decide(rules.list, requestOf(question, rules.mountPoint)).allowed;
}

function probesOf({ test, clientid, outcomes }: Tested): Probe[] {
  const { username } = test;
  return outcomes.map(({ expectation: { access, topic } }) => ({ username, clientid, access, topic }));
}

function withVerdicts(test: Tested, verdictOf: (outcome: Outcome, index: number) => Outcome['live']): Tested {
  return {
    ...test,
    outcomes: test.outcomes.map((outcome, index) => {
      const live = verdictOf(outcome, index);
      return { ...outcome, ...(live && { live }) };
    }),
  };
}

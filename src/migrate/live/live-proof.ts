import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { type Access, accessOf } from '../../conf/access.js';
import { matchListeners } from '../../conf/compare/listeners.js';
import type { Evaluation } from '../../conf/evaluate/evaluate.js';
import { listenerName } from '../../conf/listener-name.js';
import { type Version, version, versionText } from '../../conf/version.js';
import { askVersion, type BrokerBinary, findBroker } from '../../host/broker-binary.js';
import { BrokerProcess } from '../../host/broker-process.js';
import { freePorts } from '../../host/free-port.js';
import { ScratchDirectory } from '../../host/scratch-directory.js';
import { brokerAccount } from '../../installation/live-expectations.js';
import { t } from '../../language/t.js';
import { pbkdf2Sha512 } from '../../passwd/formats/pbkdf2.js';
import { sha512 } from '../../passwd/formats/sha512.js';
import { makeHash } from '../../passwd/hashing.js';
import { MqttctlError } from '../../text/error.js';
import type { Migration } from '../migrate.js';
import { type Answers, askListener, type Questions, questionsOf } from './ask-listener.js';
import { scratchCopy } from './scratch-copy.js';

/** What real brokers of both versions did with both configurations. */
export interface LiveProof {
  /** Their names and versions. */
  readonly brokers: readonly string[];
  readonly listeners: number;
  readonly questions: number;
  readonly differences: readonly string[];
}

/** The brokers to ask, by their programs; undefined: the installed one, if it has the version. */
export interface LiveBrokers {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/**
 * Starts a broker of either version on a scratch copy of its configuration, one after the other, and asks the same of
 * both: who gets in, and what may be read and written.
 *
 * @throws MqttctlError where a broker is missing, of another version, or does not start
 */
export async function proveLive(
  { from, to, before, after, proof }: Migration,
  brokers: LiveBrokers,
): Promise<LiveProof> {
  const [old, current] = [brokerOf(from, brokers.from, '--broker-from'), brokerOf(to, brokers.to, '--broker-to')];
  if (!proof.holds) return { brokers: [], listeners: 0, questions: 0, differences: [] };
  const { pairs } = matchListeners(before, after);
  const asked = pairs.map((pair) => ({ ...pair, questions: questionsOf(before, pair.before) }));
  const had = await answersOf(
    old,
    before,
    asked.map((each) => [each.before, each.questions]),
  );
  const has = await answersOf(
    current,
    after,
    asked.map((each) => [each.after, each.questions]),
  );
  const differences = pairs.flatMap((pair, index) =>
    [...(had[index] ?? [])].flatMap(([question, answer]) => {
      const now = has[index]?.get(question);
      return answer === now ? [] : [t`On ${listenerName(pair.after.listener)}: ${question}: ${answer}, then ${now}.`];
    }),
  );
  return {
    brokers: [old, current].map((broker) => `Mosquitto ${versionText(broker.version)}`),
    listeners: pairs.length,
    questions: had.reduce((sum, answers) => sum + answers.size, 0),
    differences,
  };
}

function brokerOf(wanted: Version, given: string | undefined, flag: string): BrokerBinary {
  const found = given === undefined ? findBroker() : { path: given, version: askVersion(given) };
  if (found?.version === wanted) return { path: path.resolve(found.path), version: wanted };
  const what = given ?? found?.path;
  const is =
    what === undefined
      ? t`none is installed`
      : found?.version
        ? t`${what} is ${versionText(found.version)}`
        : t`${what} is no broker that can be run`;
  throw new MqttctlError(t`--live needs a Mosquitto ${versionText(wanted)}, and ${is}: name one with ${flag} PATH.`);
}

const PBKDF2_SINCE = version('2.0');

async function answersOf(
  binary: BrokerBinary,
  evaluation: Evaluation,
  asked: readonly (readonly [Access, Questions])[],
): Promise<Answers[]> {
  const password = Buffer.from(randomBytes(18).toString('base64'));
  const format = binary.version < PBKDF2_SINCE ? sha512 : pbkdf2Sha512;
  const hash = await makeHash(password, { format, saltBytes: 12, iterations: 1 });
  const listeners = accessOf(evaluation);
  const ports = await freePorts(listeners.length);
  const account = brokerAccount();
  const files = new ScratchDirectory('migrate', 0o600, account);
  try {
    for (const [name, content] of scratchCopy(evaluation, ports, hash).files) files.put(name, content);
    const broker = new BrokerProcess(
      binary.path,
      path.join(files.directory, 'mosquitto.conf'),
      files.directory,
      account,
    );
    try {
      const fate = await broker.settle(ports);
      if (fate.outcome !== 'serving') {
        throw new MqttctlError(
          t`Mosquitto ${versionText(binary.version)} does not start on a copy of the configuration: ${broker.lastWords || t`it says nothing`}: leave --live out, or mend that.`,
        );
      }
      const answers: Answers[] = [];
      for (const [access, questions] of asked) {
        const port =
          ports[listeners.findIndex(({ listener }) => listenerName(listener) === listenerName(access.listener))];
        answers.push(await askListener(access, questions, port ?? 0, password));
      }
      return answers;
    } finally {
      await broker.stop();
    }
  } finally {
    files.remove();
  }
}

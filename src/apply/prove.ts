import { aclInForce } from '../doctor/checks/access/acl.js';
import { anonymous } from '../doctor/checks/access/anonymous.js';
import { stranger } from '../doctor/checks/access/stranger.js';
import { listenersAnswer } from '../doctor/checks/listeners/answers.js';
import { listenersBound } from '../doctor/checks/listeners/bound.js';
import { served } from '../doctor/checks/tls/served.js';
import { Examination } from '../doctor/examination.js';
import { examine } from '../doctor/examine.js';
import type { Visitor } from '../doctor/trials.js';
import { isIn, openListeners, visitorsOf } from '../doctor/visits.js';
import type { MqttSession } from '../host/probe/session.js';
import type { InstallationFlags } from '../installation/installation.js';
import { t } from '../language/t.js';

/** What is seen of a running broker from outside. */
export interface Proof {
  /** What is not as the configuration says, each in a sentence. */
  readonly failures: readonly string[];
  /** What was seen to be right, in words. */
  readonly passed: readonly string[];
  /** Topics with a retained message, as far as somebody who may log in is given them; undefined: nobody got in. */
  readonly retained: ReadonlySet<string> | undefined;
}

/** Of doctor's, those that try a running broker as its clients do. */
const CHECKS = [listenersBound, listenersAnswer, served, anonymous, stranger, aclInForce];
const RETAINED_MAX = 100_000;

/**
 * Looks whether a broker does what its configuration says: every listener is there and answers, nobody else gets in, and
 * what the ACL file denies is denied.
 *
 * @param visitor who may log in; who does not get in is a failure
 */
export async function prove(flags: InstallationFlags, visitor: Visitor): Promise<Proof> {
  const examination = new Examination(flags, { visitor });
  try {
    const results = await examine(examination, CHECKS);
    const login = await loginFailure(examination);
    return {
      failures: [...results.filter(({ status }) => status === 'fail').map(({ detail }) => detail), ...login],
      passed: results.filter(({ status }) => status === 'pass').map(({ title }) => title),
      retained: await retainedTopics(examination),
    };
  } finally {
    await examination.end();
  }
}

async function loginFailure(examination: Examination): Promise<string[]> {
  const { username } = examination.visitor.credentials;
  if (username === undefined) return [];
  const trials = await examination.trials;
  return trials.some(({ user }) => user && isIn(user)) ? [] : [t`${username} cannot log in on any listener.`];
}

async function retainedTopics(examination: Examination): Promise<ReadonlySet<string> | undefined> {
  const inside = (await openListeners(examination)).flatMap((listener) => visitorsOf(listener, examination));
  const session = inside.find((each) => each.session.isOpen)?.session;
  return session && collectRetained(session);
}

async function collectRetained(session: MqttSession): Promise<ReadonlySet<string>> {
  const topics = new Set<string>();
  const stop = session.onMessage(({ topic, retained }) => {
    if (retained && topics.size < RETAINED_MAX) topics.add(topic);
  });
  await session.subscribe('#', 0);
  // The broker answers in order: all that is retained has come by then.
  await session.unsubscribe('#');
  stop();
  return topics;
}

/** What is worse than before: failures that were not there, and retained messages that are gone. */
export function worseThan(before: Proof | undefined, now: Proof, comparesRetained: boolean): string[] {
  const known = new Set(before?.failures);
  const lost = comparesRetained && before?.retained && now.retained ? missing(before.retained, now.retained) : [];
  const [topic] = lost;
  return [
    ...now.failures.filter((failure) => !known.has(failure)),
    ...(topic === undefined
      ? []
      : [t`${lost.length} of ${before?.retained?.size} retained messages are gone, ${topic} for instance.`]),
  ];
}

function missing(before: ReadonlySet<string>, now: ReadonlySet<string>): string[] {
  return [...before].filter((topic) => !now.has(topic));
}

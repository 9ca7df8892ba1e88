import { decimal } from '../../language/decimal.js';
import { plural, t } from '../../language/t.js';
import { answerWords, causeOfRoundTrip } from './causes-mqtt.js';
import { expectTopic, type Heard } from './expect-topic.js';
import type { LoggedIn } from './log-in.js';
import { roundTrip, scratchTopic } from './round-trip.js';
import type { Found, Steps } from './steps.js';

/** What a client that was let in is to try. */
export interface Exchange {
  readonly username: string | undefined;
  /** Of the message to ourselves; made up where there is none. */
  readonly topic?: string | undefined;
  readonly expect?: ExpectedTopic | undefined;
}

/** A topic filter on which somebody else must publish. */
export interface ExpectedTopic {
  readonly filter: string;
  readonly withinMs: number;
}

/** The steps after the login: a message to ourselves, and the messages of others where some are expected. */
export async function exchange(
  steps: Steps,
  loggedIn: LoggedIn,
  { username, topic = scratchTopic(), expect }: Exchange,
): Promise<Heard | undefined> {
  await steps.take('round-trip', () => ownMessage(loggedIn, topic, username));
  return expect && steps.take('expect-topic', () => expected(loggedIn, expect));
}

async function ownMessage(
  { session, version }: LoggedIn,
  topic: string,
  username: string | undefined,
): Promise<Found<never>> {
  const outcome = await roundTrip(session, topic);
  if (outcome.kind === 'delivered') {
    return { status: 'pass', detail: t`back in ${decimal(outcome.latencyMs, 1)} ms, on ${topic}` };
  }
  const what = t`${topic}: ${FAILURES[outcome.kind]}`;
  return {
    status: 'fail',
    detail: 'answer' in outcome ? t`${what}: ${answerWords(outcome.answer)}` : what,
    cause: causeOfRoundTrip(outcome, { version, username, topic }),
  };
}

const FAILURES = {
  'subscribe refused': t`subscribe refused`,
  'publish refused': t`publish refused`,
  'not delivered': t`not delivered`,
} as const;

async function expected({ session }: LoggedIn, { filter, withinMs }: ExpectedTopic): Promise<Found<Heard>> {
  const heard = await expectTopic(session, filter, withinMs);
  return { ...heardVerdict(heard, filter), value: heard };
}

/** What was heard, in words. */
function heardVerdict({ refused, messages, retained, seconds, last, closed }: Heard, filter: string): Found<never> {
  if (refused !== undefined) {
    return {
      status: 'fail',
      detail: t`${filter}: ${answerWords(refused)}`,
      cause: t`The broker does not let this client subscribe.`,
    };
  }
  const time = `${decimal(seconds, 1)} s`;
  if (last) {
    const rate = messages > 1 ? `, ${rateText(messages / seconds)}` : '';
    const count = messages === 1 ? t`a message` : t`${messages} messages`;
    const size = plural(last.bytes, t`${last.bytes} byte`, t`${last.bytes} bytes`);
    return {
      status: 'pass',
      detail: t`${count} in ${time}${rate}; the last ${decimal(last.secondsAgo, 1)} s ago on ${last.topic}, ${size}`,
    };
  }
  if (closed)
    return { status: 'fail', detail: t`${filter}: the broker hung up after ${time}`, cause: t`Look into its log.` };
  const kept =
    retained === 0
      ? ''
      : plural(retained, t`, but a retained one of unknown age`, t`, but ${retained} retained ones of unknown age`);
  return {
    status: 'fail',
    detail: t`no message on ${filter} in ${time}${kept}`,
    cause:
      retained > 0
        ? t`Nobody has published there since: look at who should.`
        : t`Nobody publishes there now, or the ACL does not let this client read it: see "mqttctl acl explain".`,
  };
}

function rateText(perSecond: number): string {
  return perSecond >= 1 ? t`${decimal(perSecond, 1)} a second` : t`${decimal(perSecond * 60, 1)} a minute`;
}

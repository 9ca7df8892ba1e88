import type { LiveVerdict } from '../acl/run-expectations.js';
import { t } from '../language/t.js';
import { isOnlyForSubscriptions, type Probe, payload, unknown } from './live-acl.js';
import { FIRST_FAILURE, MqttClient, NOT_AUTHORIZED } from './mqtt-client.js';
import type { Credentials } from './sandbox-broker.js';

/** Something that the one client is to try. */
export interface OwnProbe extends Probe {
  /** Whether it should be able to publish there: only then a message to read can be brought about. */
  readonly mayWrite: boolean;
}

/**
 * Proves on a running broker what one client can show about itself: whether its publishes are acknowledged, and
 * whether it gets what it publishes itself. Messages are not retained, but who else has subscribed gets them, too.
 *
 * @returns a verdict for each probe, in their order
 * @throws MqttctlError where the broker does not let the client in
 */
export async function proveByOneClient(
  url: string,
  credentials: Credentials,
  clientid: string,
  probes: readonly OwnProbe[],
): Promise<LiveVerdict[]> {
  let client = await MqttClient.connect(url, clientid, credentials);
  try {
    const verdicts: LiveVerdict[] = [];
    for (const probe of probes) {
      let verdict = await tryOut(client, probe);
      // 2.0 with max_queued_messages 0 hangs up after each publish that it denies, perhaps on the next probe.
      if (!client.isOpen) {
        client = await MqttClient.connect(url, clientid, credentials);
        if (verdict.allowed === undefined) verdict = await tryOut(client, probe);
      }
      verdicts.push(verdict);
    }
    return verdicts;
  } finally {
    client.close();
  }
}

function tryOut(client: MqttClient, probe: OwnProbe): Promise<LiveVerdict> {
  return probe.access === 'write' ? tryWrite(client, probe) : tryRead(client, probe);
}

async function tryWrite(client: MqttClient, { topic }: OwnProbe): Promise<LiveVerdict> {
  const outcome = await client.publish(topic, payload());
  if (outcome === 'closed') return unknown(t`the broker closed the connection`);
  const detail = `PUBACK ${outcome}`;
  if (outcome === NOT_AUTHORIZED) return { allowed: false, detail };
  return outcome < FIRST_FAILURE ? { allowed: true, detail } : unknown(detail);
}

async function tryRead(client: MqttClient, { topic, mayWrite }: OwnProbe): Promise<LiveVerdict> {
  if (isOnlyForSubscriptions(topic)) return unknown(t`nobody can publish on $share`);
  await client.subscribe(topic);
  const text = payload();
  const outcome = mayWrite ? await client.publish(topic, text) : undefined;
  await client.catchUp();
  // Also what is retained, or somebody else has just published.
  if (client.hasReceived(topic)) return { allowed: true, detail: t`delivered` };
  if (outcome === undefined) return unknown(t`this client may not publish there itself, and nothing is retained`);
  if (outcome === 'closed' || !client.isOpen) return unknown(t`the broker closed the connection`);
  return outcome < FIRST_FAILURE
    ? { allowed: false, detail: t`not delivered` }
    : unknown(t`this client cannot publish there itself (PUBACK ${outcome})`);
}

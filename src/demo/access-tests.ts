import { randomUUID } from 'node:crypto';
import { FIRST_FAILURE, MqttClient } from '../host/mqtt-client.js';
import type { Credentials } from '../host/sandbox-broker.js';
import { t } from '../language/t.js';

/** What a client tried, and whether it went as the files promise. */
export interface AccessTest {
  readonly title: string;
  readonly good: boolean;
}

const TOPIC = 'weather/loop';

/**
 * The three tests that a newly set up home broker deserves, on one that runs: the station writes and a reader without a
 * name gets it, the reader may not write, and nobody gets in with a wrong password.
 *
 * @param url of a listener for MQTT
 */
export async function testAccess(url: string, station: Credentials): Promise<AccessTest[]> {
  const reader = await MqttClient.connect(url, randomUUID(), {});
  const writer = await MqttClient.connect(url, randomUUID(), station);
  try {
    await reader.subscribe('weather/#');
    await writer.publish(TOPIC, '21.5');
    const intruded = await reader.publish(TOPIC, 'forged');
    await reader.catchUp();
    const refused = intruded === 'closed' || intruded >= FIRST_FAILURE;
    return [
      {
        title: t`${station.username} publishes ${TOPIC}, and a reader without a name gets it`,
        good: reader.hasReceived(TOPIC, '21.5'),
      },
      {
        title: t`the reader may not publish there: the broker answers "not authorized"`,
        good: refused && !reader.hasReceived(TOPIC, 'forged'),
      },
      {
        title: t`${station.username} with a wrong password is not let in`,
        good: !(await isLetIn(url, { ...station, password: Buffer.from('wrong') })),
      },
    ];
  } finally {
    reader.close();
    writer.close();
  }
}

async function isLetIn(url: string, credentials: Credentials): Promise<boolean> {
  try {
    (await MqttClient.connect(url, randomUUID(), credentials)).close();
    return true;
  } catch {
    return false;
  }
}

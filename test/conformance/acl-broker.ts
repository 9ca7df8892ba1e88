import { writeFileSync } from 'node:fs';
import type { Client } from '../../src/acl/filter-tree.js';
import { isMqttUtf8 } from '../../src/conf/utf8.js';
import type { BrokerSandbox, RunningBroker } from '../brokers/harness.js';
import { MqttClient } from '../brokers/mqtt-client.js';
import type { BrokerVersion } from '../brokers/trees.js';
import { withTree } from './tree.js';

/** Nothing checks user names, so that every client gets in, with the name that it gives. No $SYS messages disturb. */
const CONFIG = 'listener 0 socket\nallow_anonymous true\nacl_file acl\nlog_type error\nsys_interval 0\n';
const NOT_AUTHORIZED = 0x87;
const PATIENCE_MS = 10_000;

/** All texts are bytes, one character each (latin1), as everywhere in the model. */
export interface Questions {
  readonly acl: string;
  /** With client ids that differ. */
  readonly clients: readonly Client[];
  readonly topics: readonly string[];
}

/** What came of a question. */
export interface Answer {
  readonly client: Client;
  readonly topic: string;
  readonly access: 'read' | 'write';
  /** `closed`: the broker hung up. */
  readonly answer: 'allowed' | 'denied' | 'closed';
}

/** Runs a broker that is asked about one ACL file after the other. */
export function withAclBroker<T>(
  sandbox: BrokerSandbox,
  version: BrokerVersion,
  use: (broker: AclBroker) => Promise<T>,
): Promise<T> {
  return withTree({ 'mosquitto.conf': CONFIG, acl: '' }, async (workdir) => {
    const config = `${workdir}/mosquitto.conf`;
    const running = await sandbox.run({ version, config, workdir, startAs: 'root' });
    try {
      return await use(new AclBroker(running, workdir));
    } finally {
      await running.stop();
    }
  });
}

/** A running broker, told by SIGHUP to read another ACL file: that takes a tenth of the time of a start. */
export class AclBroker {
  /** The ACL file as the broker has it: the one in question, and the rules of a publisher who may everything. */
  acl = '';
  #loads = 0;

  constructor(
    private readonly broker: RunningBroker,
    private readonly workdir: string,
  ) {}

  /**
   * What clients may publish to, and of which topics they get messages. The latter can be told only of the topics to
   * which something can be published.
   */
  async ask({ acl, clients, topics }: Questions): Promise<Answer[]> {
    const god = await this.load(acl, topics);
    const asked = await Promise.all(clients.map((client) => this.#publishAll(client, topics)));
    await Promise.all(asked.map(({ connection }) => connection.subscribe(subscriptions(topics).map(bytes))));
    const published = await this.#publishAll(god, topics);
    // What the broker had to deliver it has sent by now, before the answer to whatever is asked after it.
    await Promise.all(asked.map(({ connection }) => connection.ping()));
    for (const { connection } of [...asked, published]) connection.close();
    const delivered = published.answers.filter(({ answer }) => answer === 'allowed');
    return asked.flatMap(({ connection, answers }, at) => [
      ...answers,
      ...delivered.map(({ topic }): Answer => {
        const answer = connection.received.has(topic) ? 'allowed' : 'denied';
        return { client: clients[at] as Client, topic, access: 'read', answer };
      }),
    ]);
  }

  /** What the broker says to a subscription. */
  async subscribe(client: Client, filter: string): Promise<'granted' | 'refused' | 'closed'> {
    const connection = await this.connect(client);
    const reasons = await connection.subscribe([bytes(filter)]);
    connection.close();
    if (reasons === 'closed') return reasons;
    return reasons[0] === 0 ? 'granted' : 'refused';
  }

  /** Has the broker read another ACL file. A client that may publish to all the topics. */
  async load(acl: string, topics: readonly string[] = []): Promise<Client> {
    // A user of its own for each file: its rights tell that the broker has read it, and concern nobody else.
    const name = `god ${++this.#loads}`;
    const god = { username: name, clientid: name };
    const grants = ['deny never', ...subscriptions(topics).map((filter) => `write ${filter}`)];
    this.acl = `${acl}\nuser ${name}\n${grants.map((grant) => `topic ${grant}\n`).join('')}`;
    writeFileSync(`${this.workdir}/acl`, this.acl, 'latin1');
    this.broker.signal('SIGHUP');
    const connection = await this.connect(god);
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      // The broker heeds the signal with the next packet that comes in.
      const [loaded, never] = await connection.publish([bytes('loaded'), bytes('never')]);
      if (loaded !== NOT_AUTHORIZED && never === NOT_AUTHORIZED) break;
      if (performance.now() > deadline) throw new Error(`the broker does not load the file\n${this.broker.output()}`);
    }
    connection.close();
    return god;
  }

  connect({ username, clientid }: Client): Promise<MqttClient> {
    const identity = { username: username === undefined ? undefined : bytes(username), clientId: bytes(clientid) };
    return MqttClient.connect(`${this.workdir}/socket`, identity);
  }

  /** Publishes to all topics, anew after each at which the broker hangs up. */
  async #publishAll(client: Client, topics: readonly string[]) {
    const answers: Answer[] = [];
    const note = (answer: Answer['answer']) =>
      answers.push({ client, topic: topics[answers.length] as string, access: 'write', answer });
    for (;;) {
      const connection = await this.connect(client);
      const reasons = await connection.publish(topics.slice(answers.length).map(bytes));
      for (const reason of reasons) note(reason === NOT_AUTHORIZED ? 'denied' : 'allowed');
      if (answers.length === topics.length) return { connection, answers };
      note('closed');
    }
  }
}

/** Filters for all topics that can be published to: # stands for none that begin with $. */
function subscriptions(topics: readonly string[]): string[] {
  const hidden = topics.filter((topic) => /^\$(?!share)/.test(topic)).map((topic) => topic.split('/', 1)[0] as string);
  const good = hidden.filter((level) => isMqttUtf8(level) && !/[+#]/.test(level));
  return ['#', ...new Set(good.map((level) => `${level}/#`))];
}

function bytes(latin1: string): Buffer {
  return Buffer.from(latin1, 'latin1');
}

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AccessList } from '../../src/acl/access-list.js';
import { decide } from '../../src/acl/decide.js';
import { loadAclFile } from '../../src/acl/load.js';
import { version } from '../../src/conf/version.js';
import { type BrokerSandbox, openSandbox } from '../brokers/harness.js';
import type { BrokerVersion } from '../brokers/trees.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { type AclBroker, type Questions, withAclBroker } from './acl-broker.js';
import { questions } from './arbitrary-acl.js';
import { SEED, sourceOf, VERSIONS } from './security-file.js';

/** Generated ACL files for each version, with about a hundred decisions each. */
const FILES = Math.ceil(Number(process.env.MQTTCTL_CASES ?? 300) / 2);
const DECISIONS_PER_FILE = 70;

let sandbox: BrokerSandbox;
beforeAll(async () => {
  if (hasBrokers) sandbox = await openSandbox();
});
afterAll(() => sandbox?.close());

/** What comes out, and how often. */
type Tally = Record<string, number>;

/** The decisions on which broker and model differ. */
async function differences(
  broker: AclBroker,
  target: BrokerVersion,
  asked: Questions,
  tally: Tally,
): Promise<string[]> {
  const answers = await broker.ask(asked);
  const list = listOf(broker, target);
  const found: string[] = [];
  for (const { client, topic, access, answer } of answers) {
    const { allowed, because } = decide(list, { ...client, topic, access });
    const outcome = `${allowed ? 'allowed' : 'denied'}: ${because}`;
    tally[outcome] = (tally[outcome] ?? 0) + 1;
    const expected = because === 'bad topic' ? 'closed' : allowed ? 'allowed' : 'denied';
    if (answer !== expected) {
      found.push(`${JSON.stringify({ ...client, access, topic })}: broker ${answer}, model ${outcome}`);
    }
  }
  return found;
}

/** The ACL file of the broker, as the model reads it. */
function listOf({ acl }: AclBroker, target: BrokerVersion): AccessList {
  const loaded = loadAclFile(sourceOf(Buffer.from(acl, 'latin1')), version(target));
  expect(loaded.problems.filter(({ fatal }) => fatal)).toEqual([]);
  return new AccessList(loaded, version(target));
}

function share(tally: Tally, beginning: string): number {
  const count = (of: string) =>
    Object.entries(tally).reduce((sum, [outcome, times]) => sum + (outcome.startsWith(of) ? times : 0), 0);
  return count(beginning) / count('');
}

/** What is rare in generated files. */
const EXAMPLES: Questions[] = [
  {
    acl: 'topic a/#\ntopic deny a/b\ntopic read $SYS/#\nuser u\ntopic deny #\nuser v\ntopic write $SYS/broker/connection/#\nuser w\ntopic #\n',
    clients: [undefined, '', 'u', 'v', 'w'].map((username, at) => ({ username, clientid: `c${at}` })),
    topics: [
      'a',
      'a/',
      'a/b',
      'a/c',
      'b',
      '$SYS/broker/connection/x/state',
      '$SYS/broker/connection/x',
      '$SYS/x',
      '$x',
      '$x/y',
    ],
  },
  {
    acl: `topic ${'a/'.repeat(200)}+\nuser u\ntopic ${'/'.repeat(199)}#\npattern ${'+/'.repeat(200)}%u\npattern +/%c/#\n`,
    clients: [
      { username: undefined, clientid: 'a' },
      { username: 'u', clientid: '/'.repeat(198) },
      { username: 'a', clientid: 'a/'.repeat(199) },
    ],
    topics: [199, 200, 201].flatMap((count) => ['/'.repeat(count), `${'a/'.repeat(count)}a`, 'a/'.repeat(count)]),
  },
  {
    acl: 'user u\ntopic deny a/#\npattern readwrite %u/%c\npattern deny %c/b\npattern write %uX/%%c/#\npattern $%u/#\n',
    clients: ['u', '%u', 'u/u', '$u', 'u+', '', undefined].map((username, at) => ({
      username,
      clientid: ['a', '%c', 'u/v', 'b', 'c', 'c#', 'd'][at] as string,
    })),
    topics: [
      'u/a',
      '%u/%c',
      'u/u/u/v',
      '$u/b',
      'u/uX/%u/v',
      'uX/%a',
      'uX/%a/x',
      '%uX/%%c',
      '/b',
      '$u',
      '$%u/b',
      'a/b',
      '/c',
    ],
  },
];

describe.skipIf(!hasBrokers).each(VERSIONS)('decisions of %s', (target) => {
  test(`generated files: ${FILES}`, { timeout: 60_000 + FILES * 200 }, async () => {
    const tally: Tally = {};
    await withAclBroker(sandbox, target, (broker) =>
      fc.assert(
        fc.asyncProperty(questions, async (asked) => {
          expect(await differences(broker, target, asked, tally)).toEqual([]);
        }),
        { numRuns: FILES, seed: SEED, examples: EXAMPLES.map((each) => [each]) },
      ),
    );
    // A few files need not have it all.
    if (FILES < 100) return;
    // Of everything something, or the agreement would say little.
    expect(Object.values(tally).reduce((sum, count) => sum + count)).toBeGreaterThan(FILES * DECISIONS_PER_FILE);
    expect(share(tally, 'allowed')).toBeGreaterThan(0.2);
    expect(share(tally, 'denied')).toBeGreaterThan(0.2);
    expect(Object.keys(tally).sort()).toEqual([
      'allowed: own rule',
      'allowed: pattern',
      'denied: bad topic',
      'denied: dangerous name',
      'denied: no rule matches',
      'denied: own rule',
      'denied: pattern',
      'denied: reserved topic',
    ]);
  });

  test('subscriptions', async () => {
    const parts = fc.constantFrom('a', 'b', '/', '/', '/', '+', '#', '$share', '$share/', '$x', 'é', '\u0085');
    const generated = fc.array(parts, { maxLength: 6 }).map((all) => Buffer.from(all.join('')).toString('latin1'));
    const filters = [
      ...[
        '',
        'a',
        '#',
        '+',
        '/',
        '+/+/#',
        'a/#',
        'a#',
        'a/#/b',
        'a+',
        '+a',
        '##',
        '$SYS/#',
        '$x',
        '$shared',
        '$sharex/#',
      ],
      ...[
        '$share',
        '$share/',
        '$share/g',
        '$share/g/',
        '$share/g//',
        '$share//',
        '$share//t',
        '$share/g/t',
        '$share/g/#',
      ],
      ...['$share/+/t', '$share/#', '$share/g+/t', '$share/+', '$share/+/', 'a\x01', '\x7f', '\xc2\x85', '\xff'],
      ...[199, 200, 201].map((count) => '/'.repeat(count)),
      ...[199, 200, 201].map((count) => `$share${'/'.repeat(count)}t`),
      ...fc.sample(generated, { numRuns: 100, seed: SEED }),
    ];
    await withAclBroker(sandbox, target, async (broker) => {
      // Nothing is granted, and one client is denied everything: that makes no difference here.
      await broker.load('user u\ntopic deny #\n');
      for (const [at, topic] of filters.entries()) {
        const client = { username: ['u', 'v', undefined][at % 3], clientid: 'c' };
        const { allowed } = decide(listOf(broker, target), { ...client, topic, access: 'subscribe' });
        expect([topic, await broker.subscribe(client, topic)]).toEqual([topic, allowed ? 'granted' : 'closed']);
      }
    });
  });
});

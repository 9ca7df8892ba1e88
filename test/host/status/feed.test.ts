import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePorts } from '../../../src/host/free-port.js';
import { parseTarget } from '../../../src/host/probe/target.js';
import { type Feed, openApiFeed, openSysFeed, type Silence } from '../../../src/host/status/feed.js';
import { openFeed } from '../../../src/host/status/open-feed.js';
import { VERSIONS } from '../../conformance/security-file.js';
import { Scratch } from '../../end-to-end/mqttctl.js';
import { hasBrokers } from '../../setup/has-brokers.js';
import { passwordLine, TestBroker } from '../probe/test-broker.js';

const USUAL = { credentials: {}, patienceMs: 3000, sysInterval: 1 };
const weewx = { ...USUAL, credentials: { username: 'weewx', password: Buffer.from('secret') } };

describe.skipIf(!hasBrokers).each(VERSIONS)('Mosquitto %s', { concurrent: true }, (version) => {
  let scratch: Scratch;
  let broker: TestBroker;

  beforeAll(async () => {
    scratch = new Scratch().put({
      passwd: passwordLine('weewx', 'secret'),
      acl: 'user weewx\ntopic read $SYS/broker/uptime\ntopic readwrite #\n',
      'no-sys': 'user weewx\ntopic readwrite #\n',
    });
    const users = `password_file ${scratch.at('passwd')}`;
    broker = await TestBroker.start(version, scratch, {
      open: ['allow_anonymous true'],
      some: [users, `acl_file ${scratch.at('acl')}`],
      'no-sys': [users, `acl_file ${scratch.at('no-sys')}`],
      ...(version === '2.1.2' && {
        http: ['protocol http_api', 'allow_anonymous true'],
        'http-users': ['protocol http_api', users],
      }),
    });
  }, 60_000);
  afterAll(async () => {
    await broker?.stop();
    scratch?.remove();
  });

  test('tells its numbers, and goes on', async () => {
    const feed = feedOf(await openSysFeed(parseTarget(broker.url('open')), USUAL));
    expect(feed.numbers.version).toBe(version);
    const told = feed.numbers.values;
    expect(told.get('uptime')).toBeLessThan(60);
    expect(await feed.next()).toBe(true);
    // 2.1.2 takes what came before its first update for no load: here comes more.
    await feedOf(await openSysFeed(parseTarget(broker.url('open')), USUAL)).close();
    expect(await feed.next()).toBe(true);
    const { values } = feed.numbers;
    expect(values.get('uptime')).toBeGreaterThan(told.get('uptime') as number);
    for (const name of ['clients', 'messages-in', 'bytes-out', 'messages-in-1min', 'subscriptions']) {
      expect(values.get(name), name).toBeGreaterThan(0);
    }
    for (const name of ['dropped', 'retained', 'stored']) expect(values.has(name), name).toBe(true);
    await feed.close();
  });

  test('says why it tells nothing', async () => {
    const why = async (name: string, options = USUAL) => {
      const silence = silenceOf(await openSysFeed(parseTarget(broker.url(name)), options));
      return `${silence.detail}: ${silence.cause}`;
    };
    expect(await why('some')).toMatch(/^an anonymous client is refused: not authorised: Anonymous clients/);
    expect(await why('no-sys', weewx)).toMatch(
      /^nothing comes under \$SYS\/broker: The ACL denies it \("mqttctl acl explain -u weewx/,
    );
    expect(await why('no-sys', { ...weewx, sysInterval: 0 })).toMatch(/sys_interval 0, so that there are no numbers/);
    expect(silenceOf(await openSysFeed(parseTarget('mqtt://127.0.0.1:1'), USUAL)).detail).toMatch(/connection refused/);
  });

  test('asks the next place where one tells nothing', async () => {
    const places = ['no-sys', 'open'].map((name) => parseTarget(broker.url(name)));
    const feed = await openFeed(places, USUAL);
    expect(feed.url).toBe(broker.url('open'));
    await feed.close();
    await expect(openFeed(places.slice(0, 1), weewx)).rejects.toThrow(/tells nothing, nothing comes under/);
    await expect(openFeed([], weewx)).rejects.toThrow(/nothing to ask/);
  });

  test.runIf(version === '2.1.2')('HTTP interface', async () => {
    const feed = feedOf(await openApiFeed(broker.url('http', 'http'), USUAL));
    expect(feed.numbers.version).toBe('2.1.2');
    expect(feed.numbers.values.get('uptime')).toBeGreaterThanOrEqual(0);
    expect(feed.numbers.values.has('messages-in')).toBe(true);
    expect(feed.listeners).toContainEqual(
      expect.objectContaining({ port: broker.port('open'), protocol: 'mqtt', allow_anonymous: true }),
    );
    const refusal = silenceOf(await openApiFeed(broker.url('http-users', 'http'), USUAL));
    expect(refusal).toMatchObject({ detail: 'HTTP status 401', cause: expect.stringContaining('--username') });
    const mqtt = silenceOf(await openApiFeed(broker.url('open', 'http'), USUAL));
    expect(mqtt.detail).toBe('the answer is not that of its HTTP interface');
    expect(silenceOf(await openApiFeed(`http://127.0.0.1:${(await freePorts(1))[0]}`, USUAL)).detail).toBe(
      'connection refused',
    );
  });

  test('without sys_interval it tells nothing', async () => {
    const other = new Scratch();
    const silent = await TestBroker.start(version, other, { open: ['allow_anonymous true'] }, ['sys_interval 0']);
    try {
      const silence = silenceOf(
        await openSysFeed(parseTarget(silent.url('open')), { ...USUAL, sysInterval: undefined }),
      );
      expect(silence.cause).toMatch(/ACL denies it .* or the broker has sys_interval 0/);
    } finally {
      await silent.stop();
      other.remove();
    }
  });
});

test.skipIf(!hasBrokers)('a broker that ends', async () => {
  const scratch = new Scratch();
  const broker = await TestBroker.start('2.0.21', scratch, { open: ['allow_anonymous true'] });
  const feed = feedOf(await openSysFeed(parseTarget(broker.url('open')), USUAL));
  const next = feed.next().then(async (goesOn) => goesOn && feed.next());
  await broker.stop();
  expect(await next).toBe(false);
  scratch.remove();
});

function feedOf(outcome: Feed | Silence): Feed {
  if ('numbers' in outcome) return outcome;
  throw new Error(`${outcome.detail}: ${outcome.cause}`);
}

function silenceOf(outcome: Feed | Silence): Silence {
  if ('numbers' in outcome) throw new Error('it tells something');
  return outcome;
}

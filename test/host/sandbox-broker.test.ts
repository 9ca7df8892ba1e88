import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Probe, proveInSandbox } from '../../src/host/live-acl.js';
import { MqttClient } from '../../src/host/mqtt-client.js';
import { SandboxBroker, type SandboxRules } from '../../src/host/sandbox-broker.js';
import { VERSIONS } from '../conformance/security-file.js';
import { Scratch } from '../end-to-end/mqttctl.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { installBroker } from './installed.js';

/** An account of its own for the broker: what it cannot read or write shows. */
const ACCOUNT = { uid: 65_534, gid: 65_534 };
const NO_RULES: SandboxRules = { acl: undefined, mountPoint: '', users: [], anonymous: false };

let scratch: Scratch;

beforeEach(() => {
  scratch = new Scratch();
  vi.stubEnv('TMPDIR', scratch.path);
});
afterEach(() => {
  const left = readdirSync(scratch.path).filter((name) => name !== 'bin');
  vi.unstubAllEnvs();
  scratch.remove();
  expect([left, brokers(scratch.path)]).toEqual([[], []]);
});

/** The processes that have a file below a directory among their arguments. */
function brokers(directory: string): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`\0${directory}/mqttctl-`);
    } catch {
      return false;
    }
  });
}

describe.skipIf(!hasBrokers).each(VERSIONS)('a sandbox with Mosquitto %s', (version) => {
  function start(rules: Partial<SandboxRules>): Promise<SandboxBroker> {
    return SandboxBroker.start(installBroker(scratch.at('bin'), version), { ...NO_RULES, ...rules }, ACCOUNT);
  }

  /** What each probe shows: true, false or, where it cannot be tried, why. */
  async function prove(rules: Partial<SandboxRules>, probes: readonly Probe[]): Promise<(boolean | string)[]> {
    const broker = await start(rules);
    try {
      const verdicts = await proveInSandbox(broker, probes, rules.mountPoint ?? '');
      return verdicts.map(({ allowed, detail }) => allowed ?? detail);
    } finally {
      await broker.stop();
    }
  }

  test('lets in whom it should, shows its files to nobody else, and leaves nothing behind', async () => {
    const acl = Buffer.from('user alice\ntopic a');
    const broker = await start({ acl, users: ['alice', 'böb'] });
    const directory = scratch.at(readdirSync(scratch.path).find((name) => name !== 'bin') as string);
    expect(brokers(scratch.path)).toHaveLength(1);
    expect(statSync(directory)).toMatchObject({ uid: ACCOUNT.uid, mode: 0o40700 });
    for (const name of readdirSync(directory)) {
      expect(statSync(join(directory, name))).toMatchObject({ uid: ACCOUNT.uid, mode: 0o100600 });
    }
    expect(readFileSync(join(directory, 'acl'))).toEqual(acl);
    for (const user of ['alice', 'böb']) {
      (await MqttClient.connect(broker.url, `id-${user}`, broker.credentials(user))).close();
    }
    for (const login of [{}, broker.credentials('carol'), { username: 'alice', password: Buffer.from('x') }]) {
      await expect(MqttClient.connect(broker.url, 'id', login)).rejects.toThrow(/does not let .* in \(reason 135\)/);
    }
    await broker.stop();
    expect([existsSync(directory), brokers(scratch.path)]).toEqual([false, []]);
    await expect(MqttClient.connect(broker.url, 'id', {})).rejects.toThrow(/^No broker answers at /);
  });

  test('on an ACL file that it does not take: says so, and leaves nothing behind', async () => {
    const starting = start({ acl: Buffer.from('usr alice\n') });
    await expect(starting).rejects.toThrow(/does not start on a copy of the rules: .*test without --live\.$/);
  });

  test('shows what is delivered, and guesses nothing', async () => {
    const acl = Buffer.from(
      `topic read news\nuser alice\ntopic write out/#\ntopic read in/+\ntopic deny out/not\ntopic read $SYS/broker/#
topic readwrite $own/#\ntopic readwrite $SYS/broker/connection/#\nuser bob\npattern readwrite of/%u\npattern read id/%c\n`,
    );
    const alice = { username: 'alice', clientid: 'a' };
    // The same client id: they cannot be connected at the same time.
    const bob = { username: 'bob', clientid: 'a' };
    const nobody = { username: undefined, clientid: 'n' };
    const cases: [Omit<Probe, 'access' | 'topic'>, string, boolean | string, boolean | string][] = [
      [alice, 'out/a', false, true],
      [alice, 'out/not', false, false],
      [alice, 'in/x', true, false],
      [alice, 'in/x/y', false, false],
      [alice, 'of/alice', true, true],
      [alice, 'of/bob', false, false],
      [alice, 'id/a', true, false],
      [alice, 'news', false, false],
      [alice, '$own/ä', true, true],
      [alice, '$other', false, false],
      [alice, '$SYS/broker/version', true, false],
      [alice, '$SYS/broker/connection/x/state', true, true],
      [alice, '$SYS/no/such', 'no message could be brought about on this topic', false],
      [alice, '$share/g/out/a', 'nobody can publish on $share', false],
      [alice, '$CONTROL/x', 'no message could be brought about on this topic', false],
      [bob, 'of/bob', true, true],
      [bob, 'in/x', false, false],
      [bob, '$SYS/broker/version', false, false],
      [nobody, 'news', true, false],
      [nobody, 'of/bob', false, false],
    ];
    const probes = cases.flatMap(([who, topic]) =>
      (['read', 'write'] as const).map((access) => ({ ...who, access, topic })),
    );
    const shown = await prove({ acl, users: ['alice', 'bob'], anonymous: true }, probes);
    expect(cases.map(([{ username }, topic], i) => [username, topic, shown[2 * i], shown[2 * i + 1]])).toEqual(
      cases.map(([{ username }, topic, read, write]) => [username, topic, read, write]),
    );
  });

  test('puts the mount point before the topics of the clients', async () => {
    const rules = { acl: Buffer.from('user a\ntopic readwrite site/in\n'), mountPoint: 'site/', users: ['a'] };
    const probes = ['in', 'site/in'].flatMap((topic) =>
      (['read', 'write'] as const).map((access) => ({ username: 'a', clientid: 'c', access, topic })),
    );
    expect(await prove(rules, probes)).toEqual([true, true, false, false]);
  });

  test('without an ACL file everything is allowed, but what the broker keeps for itself', async () => {
    const of = (access: Probe['access'], topic: string) => ({ username: undefined, clientid: 'c', access, topic });
    const probes = [of('read', 'a'), of('write', 'a'), of('read', '$SYS/broker/version'), of('write', '$SYS/x')];
    expect(await prove({ anonymous: true }, [...probes, of('write', '$CONTROL/x')])).toEqual([
      ...[true, true, true, false],
      true,
    ]);
  });

  test('many clients with many topics', async () => {
    const users = Array.from({ length: 120 }, (_, i) => `u${i}`);
    const probes = users.flatMap((username, i) =>
      ['w/own', 'w/other'].flatMap((prefix) =>
        Array.from({ length: 5 }, (_, topic) => ({
          username,
          clientid: `id${i}`,
          access: 'write' as const,
          topic: prefix === 'w/own' ? `w/u${i}/${topic}` : `w/u${i + 1}/${topic}`,
        })),
      ),
    );
    const shown = await prove({ acl: Buffer.from('pattern write w/%u/#\n'), users }, probes);
    expect(shown).toEqual(probes.map(({ username, topic }) => topic.startsWith(`w/${username}/`)));
  });

  test('says of a user who cannot be in a password file that nothing can be tried', async () => {
    const probe = { username: 'a:b', clientid: 'c', access: 'write' as const, topic: 't' };
    expect(await prove({}, [probe])).toEqual(['the user name has a colon, which ends the name in a password file']);
  });
});

test('a program that cannot be started', async () => {
  const binary = { path: scratch.at('nosuch'), version: 2_000_021 };
  await expect(SandboxBroker.start(binary, NO_RULES)).rejects.toThrow(/nosuch\) does not start .*it says nothing/);
});

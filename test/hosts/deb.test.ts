import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withDebiansNode, withOwnNode } from '../../scripts/deb/flavour.js';
import { packageDeb } from '../../scripts/deb/package-deb.js';
import { build } from '../end-to-end/mqttctl.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { Host } from './host.js';
import type { Suite } from './systems.js';

/** As Debian calls this machine. */
const ARCHITECTURE = process.arch === 'x64' ? 'amd64' : process.arch;

const scratch = mkdtempSync(join(tmpdir(), 'mqttctl-debs-'));
let withDebians: string;
let withOwn: string;
beforeAll(async () => {
  // For dpkg-deb: as fast as it can.
  process.env.DPKG_DEB_COMPRESSOR_LEVEL = '0';
  await build();
  withDebians = packageDeb(withDebiansNode, scratch);
  withOwn = packageDeb(withOwnNode(ARCHITECTURE), scratch);
}, 240_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe.skipIf(!hasBrokers)('the .deb with Debian’s own Node.js, on trixie', () => {
  const installed = installOn('trixie', () => withDebians);

  test('runs with the Node.js of Debian', async () => {
    const node = await installed.host.sh('/usr/bin/node --version');
    expect(await installed.host.sh('mqttctl --version')).toContain(`node-${node.trim()}`);
  });

  test('is used on the installed broker', () => useIt(installed.host));

  test('man and the shells find what is theirs', async () => {
    expect(await installed.host.sh('MANWIDTH=80 man mqttctl-lint')).toContain('mqttctl lint');
    const complete = '. /usr/share/bash-completion/completions/mqttctl; complete -p mqttctl';
    expect(await installed.host.sh(`bash -euc '${complete}'`)).toMatch(/^complete .* mqttctl$/m);
  });

  test('lintian has nothing to say, to the one with Node.js inside as well', async () => {
    const other = `/srv/${basename(withOwn)}`;
    await installed.host.put({ [other]: readFileSync(withOwn) });
    const judge = ['lintian', '--allow-root', '--display-info', '--pedantic', installed.deb, other];
    expect(await installed.host.exec(judge, { timeoutMs: 200_000 })).toEqual({ code: 0, stdout: '', stderr: '' });
  }, 240_000);

  test('leaves nothing behind', async () => {
    const { host } = installed;
    const before = await host.sh('cat /run/files-before');
    await host.sh('dpkg --purge mqttctl');
    expect(await host.sh(FILES)).toBe(before);
  });
});

describe.skipIf(!hasBrokers)('the .deb with Node.js inside, on bookworm', () => {
  const installed = installOn('bookworm', () => withOwn);

  test('runs where there is no other Node.js', async () => {
    expect((await installed.host.exec(['sh', '-c', 'command -v node'])).code).toBe(127);
    expect(await installed.host.sh('mqttctl --version')).toMatch(/node-v24\./);
  });

  test('is used on the installed broker', () => useIt(installed.host));

  test('gives way to the other one at the upgrade to trixie', async () => {
    const version = await installed.host.sh("dpkg -s mqttctl | sed -n 's/^Version: //p'");
    await installed.host.sh(`dpkg --compare-versions ${version.trim()} lt ${version.trim().replace('~deb12', '')}`);
  });
});

const FILES = 'find /usr /etc /opt /var/lib/mosquitto -xdev | sort';

/** Has a .deb installed in a booted system, before the tests. */
function installOn(suite: Suite, made: () => string): { host: Host; deb: string } {
  const installed = {} as { host: Host; deb: string };
  beforeAll(async () => {
    installed.deb = `/srv/${basename(made())}`;
    installed.host = await Host.boot(suite);
    await installed.host.put({ [installed.deb]: readFileSync(made()) });
    await installed.host.sh(`${FILES} >/run/files-before; dpkg -i ${installed.deb}`);
  }, 600_000);
  afterAll(() => installed.host?.close());
  return installed;
}

/** What an administrator does with it first. */
async function useIt(host: Host): Promise<void> {
  await host.sh('mqttctl lint /etc/mosquitto');
  const known = ['mqttctl', 'passwd', 'verify', 'alice', '--file', '/etc/mosquitto/passwd', '--password-stdin'];
  await host.sh('echo secret | mqttctl passwd add alice --file /etc/mosquitto/passwd --password-stdin');
  expect((await host.exec(known, { input: 'secret\n' })).code).toBe(0);
  expect((await host.exec(known, { input: 'other\n' })).code).toBe(1);
  await host.sh('mqttctl doctor && rm /etc/mosquitto/passwd');
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BrokerSandbox, BrokerStart, StartResult } from './harness.js';
import { MOSQUITTO, openSandbox } from './harness.js';
import { installBrokers } from './install.js';
import type { BrokerVersion } from './trees.js';
import { BROKER_VERSIONS, brokerTree, isRoot, pluginPath, programArgv } from './trees.js';

describe.skipIf(!isRoot())('the broker harness', () => {
  let sandbox: BrokerSandbox;
  let workdir: string;

  beforeAll(async () => {
    await installBrokers();
    sandbox = await openSandbox();
  }, 300_000);
  afterAll(() => sandbox.close());

  beforeEach(() => {
    workdir = mkdtempSync(join(tmpdir(), 'harness-'));
    chmodSync(workdir, 0o755);
  });
  afterEach(() => rmSync(workdir, { recursive: true }));

  /** Writes a file of the working directory. */
  function write(name: string, text: string, mode = 0o644): string {
    const path = join(workdir, name);
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  }

  function broker(version: BrokerVersion, config: string, options: Partial<BrokerStart> = {}): BrokerStart {
    return { version, config: write('mosquitto.conf', config), workdir, startAs: 'root', ...options };
  }

  function start(version: BrokerVersion, config: string, options: Partial<BrokerStart> = {}): Promise<StartResult> {
    return sandbox.start(broker(version, config, options));
  }

  describe.each(BROKER_VERSIONS)('with mosquitto %s', (version) => {
    it('starts it on an empty configuration', async () => {
      const result = await start(version, '');
      expect(result).toMatchObject({
        outcome: 'started',
        output: expect.stringContaining(`version ${version} starting`),
      });
    });

    it('starts it as another account', async () => {
      expect(await start(version, '', { startAs: MOSQUITTO })).toMatchObject({ outcome: 'started' });
      expect(await start(version, 'listener 80\n', { startAs: MOSQUITTO })).toMatchObject({
        outcome: 'exited',
        message: expect.stringContaining('Permission denied'),
      });
    });

    it('sees a start that is not logged', async () => {
      expect(await start(version, 'log_dest none\n')).toEqual({ outcome: 'started', output: expect.any(String) });
    });

    it('reads the log file the configuration names', async () => {
      const log = write('broker.log', 'of an earlier broker\n', 0o666);
      const result = await start(version, `log_dest file ${log}\nlistener 1883\nlistener 1883\n`);
      expect(result).toMatchObject({ outcome: 'exited', message: 'Error: Address already in use' });
      expect(result.output).not.toContain('earlier');
    });

    it('tells the place of an error', async () => {
      expect(await start(version, 'listener 1883\nno_such_option 1\n')).toMatchObject({
        outcome: 'exited',
        exitCode: 3,
        signal: null,
        message: expect.stringMatching(/^Error: Unknown configuration variable ['"]no_such_option['"]\.$/),
        file: join(workdir, 'mosquitto.conf'),
        line: 2,
      });
    });

    it('tells the place of an error in an included file', async () => {
      mkdirSync(join(workdir, 'conf.d'));
      const included = write('conf.d/local.conf', '\n\nno_such_option 1\n');
      const result = await start(version, `include_dir ${join(workdir, 'conf.d')}\n`);
      expect(result).toMatchObject({ outcome: 'exited', exitCode: 3, file: included, line: 3 });
    });

    it('tells of a port two listeners want', async () => {
      expect(await start(version, 'listener 1883\nlistener 1883\n')).toMatchObject({
        outcome: 'exited',
        exitCode: 1,
        message: 'Error: Address already in use',
      });
    });

    it('tells of a socket it may not make', async () => {
      expect(await start(version, `listener 0 ${join(workdir, 'socket')}\n`)).toMatchObject({
        outcome: 'exited',
        message: 'Error binding unix socket: Permission denied',
      });
    });

    it('has the files refused that the account may not read', async () => {
      const config = `allow_anonymous false\npassword_file ${write('passwd', '', 0o600)}\n`;
      expect(await start(version, config, { startAs: MOSQUITTO })).toMatchObject({
        outcome: 'exited',
        message: expect.stringContaining('Unable to open pwfile'),
      });
    });

    it('starts it with a plugin', async () => {
      const plugin = pluginPath(brokerTree(version), 'mosquitto_dynamic_security');
      const config = `plugin ${plugin}\nplugin_opt_config_file ${write('dynsec.json', '{}')}\n`;
      expect(await start(version, config)).toMatchObject({ outcome: 'started' });
    });

    it('leaves it running for clients', async () => {
      const running = await sandbox.run(broker(version, 'listener 1883\nallow_anonymous true\n'));
      const [file, ...args] = programArgv(brokerTree(version), 'mosquitto_sub');
      const reply = await sandbox.exec(file, [...args, '-t', '$SYS/broker/version', '-C', '1'], { timeoutMs: 5000 });
      expect(reply).toMatchObject({ exitCode: 0, stdout: `mosquitto version ${version}\n` });
      await running.stop();
      expect(await sandbox.exec(file, [...args, '-t', 'a'])).toMatchObject({ exitCode: 1 });
    });

    it('frees its ports for the next', async () => {
      for (let i = 0; i < 5; i++) expect(await start(version, 'listener 1883\n')).toMatchObject({ outcome: 'started' });
    });
  });

  it('tells of a broker that never gets there', async () => {
    mkdirSync(join(workdir, 'passwd'));
    const config = `allow_anonymous false\npassword_file ${join(workdir, 'passwd')}\n`;
    expect(await start('2.0.11', config, { timeoutMs: 500 })).toMatchObject({ outcome: 'hung' });
  });

  it.each(['2.0.11', '2.0.21'] as const)('sees the start of %s with websockets', async (version) => {
    expect(await start(version, 'listener 1883\nlistener 9001\nprotocol websockets\n')).toMatchObject({
      outcome: 'started',
    });
  });

  it('sees the start of 2.1.2 with its web server', async () => {
    const config = 'listener 1883\nlistener 9001\nprotocol websockets\nlistener 9883\nprotocol http_api\n';
    expect(await start('2.1.2', config)).toMatchObject({ outcome: 'started' });
  });

  it('hands environment variables on', async () => {
    symlinkSync(write('real', ''), join(workdir, 'passwd'));
    const config = `allow_anonymous false\npassword_file ${join(workdir, 'passwd')}\n`;
    expect(await start('2.1.2', config)).toMatchObject({ outcome: 'exited' });
    const env = { MOSQUITTO_UNSAFE_ALLOW_SYMLINKS: '1' };
    expect(await start('2.1.2', config, { env })).toMatchObject({ outcome: 'started' });
  });

  it('sees the start of a bridge to a host that does not exist', async () => {
    const config = 'listener 1883\nconnection b\naddress broker.example\ntopic a\n';
    for (const version of BROKER_VERSIONS) expect(await start(version, config)).toMatchObject({ outcome: 'started' });
  });

  it('signals a running broker, and refuses to run one that does not start', async () => {
    const running = await sandbox.run(broker('2.0.21', ''));
    running.signal('SIGHUP');
    await expect.poll(() => running.output()).toContain('Reloading config');
    await running.stop();
    await expect(sandbox.run(broker('2.0.21', 'no_such_option 1\n'))).rejects.toThrow('no_such_option');
  });

  it('leaves no process of a start behind', async () => {
    for (let i = 0; i < 20; i++) await start('2.1.2', '');
    // The first process, nsenter's command, and the shell of the last start, if not yet collected.
    const { stdout } = await sandbox.exec('ls', ['/proc']);
    expect(stdout.split('\n').filter((name) => /^\d+$/.test(name)).length).toBeLessThanOrEqual(3);
  });

  it('leaves no process behind when the tests are killed', async () => {
    const options = JSON.stringify(broker('2.1.2', ''));
    const harness = JSON.stringify(new URL('harness.ts', import.meta.url).href);
    const code = `import { openSandbox } from ${harness};
      await (await openSandbox()).run(${options});
      console.log('running');`;
    const tests = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code]);
    await once(tests.stdout, 'data');
    expect(processesNaming(workdir)).not.toEqual([]);
    tests.kill('SIGKILL');
    await expect.poll(() => processesNaming(workdir)).toEqual([]);
  });
});

/** The processes of the machine that have `text` in their command line, but for those that run code with it. */
function processesNaming(text: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      const cmdline = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return cmdline.includes(text) && cmdline.includes('--library-path');
    } catch {
      return false; // no process, or gone meanwhile
    }
  });
}

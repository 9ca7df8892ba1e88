import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type NodeArchitecture, nodeRuntime } from '../../scripts/deb/node-runtime.js';
import { Scratch } from '../end-to-end/mqttctl.js';
import { type PublishedPackage, publish } from './published.js';

/** The newest of each line that mqttctl is for. */
const VERSIONS = ['20.20.2', '22.23.5', '24.22.3', '26.12.1'];

const NPM = realpathSync(execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim());

let published: PublishedPackage;
const scratch = new Scratch();
beforeAll(async () => {
  published = await publish();
  scratch.put({
    'tree/mosquitto.conf': 'listener 1883 127.0.0.1\nallow_anonymous true\nsurprise true\n',
    'tree/acl': 'user alice\ntopic read home/#\n',
  });
}, 120_000);
afterAll(() => {
  published?.remove();
  scratch.remove();
});

describe.each(VERSIONS)('with Node %s', (version) => {
  let node: string;
  let prefix: string;
  beforeAll(async () => {
    node = join(nodeRuntime(version, process.arch as NodeArchitecture), 'bin/node');
    prefix = join(published.scratch, version);
    // Offline: it fetches nothing else.
    const flags = ['--global', '--offline', '--prefix', prefix, '--no-audit', '--no-fund', '--engine-strict'];
    await execa(node, [NPM, 'install', ...flags, published.archive], { cwd: published.scratch });
  }, 120_000);

  /** As from a shell in which this Node.js is the only one; every warning of it is on stderr. */
  const mqttctl = (args: readonly string[], input = '') =>
    execa(join(prefix, 'bin/mqttctl'), args, {
      input,
      reject: false,
      extendEnv: false,
      env: { PATH: `${join(node, '..')}:/usr/bin:/bin`, HOME: '/nonexistent', TMPDIR: scratch.path },
    });

  test('it says its version', async () => {
    const { stdout, stderr } = await mqttctl(['--version']);
    expect(stdout).toMatch(new RegExp(`^mqttctl/\\S+ .* node-v${version}$`));
    expect(stderr).toBe('');
  });

  test('help knows all commands', async () => {
    const { stdout, stderr } = await mqttctl(['--help']);
    expect(stdout).toMatch(/^ {2}lint /m);
    expect(stderr).toBe('');
  });

  test('lint finds what is wrong', async () => {
    const { stdout, exitCode } = await mqttctl(['lint', scratch.at('tree'), '--target', '2.0.21', '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).trees[0].rejection).toMatchObject({ rule: 'conf/unknown-option', line: 3 });
  });

  test('a password is set, and known again', async () => {
    const options = ['--file', scratch.at(`passwd-${version}`), '--target', '2.0.21', '--password-stdin'];
    expect(await mqttctl(['passwd', 'add', 'alice', ...options], 'secret\n')).toMatchObject({ exitCode: 0 });
    expect(await mqttctl(['passwd', 'verify', 'alice', ...options], 'secret\n')).toMatchObject({ exitCode: 0 });
    expect(await mqttctl(['passwd', 'verify', 'alice', ...options], 'other\n')).toMatchObject({ exitCode: 1 });
  });

  test('Argon2, which is WebAssembly, makes a hash', async () => {
    const file = scratch.at(`argon2-${version}`);
    const options = ['--file', file, '--target', '2.1.2', '--hash', 'argon2id', '--password-stdin'];
    expect(await mqttctl(['passwd', 'add', 'alice', ...options], 'secret\n')).toMatchObject({ exitCode: 0 });
    expect(readFileSync(file, 'utf8')).toMatch(/^alice:\$argon2id\$v=19\$/);
  });

  test('certificates are made', async () => {
    const directory = scratch.at(`certs-${version}`);
    const made = await mqttctl(['tls', 'self-signed', directory, '--name', 'localhost', '--as', 'root']);
    expect(made).toMatchObject({ exitCode: 0 });
    const certificate = new X509Certificate(readFileSync(join(directory, 'server.crt')));
    expect(certificate.checkHost('localhost')).toBe('localhost');
  });

  test('the library can be imported', async () => {
    const library = join(prefix, 'lib/node_modules/mqttctl/dist/index.js');
    const program = `import { lint } from ${JSON.stringify(library)};
      console.log(lint([${JSON.stringify(scratch.at('tree'))}], { target: '2.0.21' }).trees[0].starts);`;
    const { stdout } = await execa(node, ['--input-type=module', '--eval', program]);
    expect(stdout).toBe('false');
  });
});

import { beforeAll, describe, expect } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { installBroker } from '../host/installed.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { build, mqttctl } from './mqttctl.js';
import { type Box, test } from './passwd.js';

beforeAll(build, 120_000);

const FRENCH = { LANG: 'fr_FR.UTF-8' };

/** Words that hardly an English sentence does without, and no French one has. */
const ENGLISH =
  /(?<![\w./'-])(the|is|are|was|were|and|of|which|that|not|has|have|from|nothing|with|it|this|may|cannot|there|to)(?![\w./-])/i;
/** Typed text, and what the files of the machine say. */
const QUOTED = /"[^"]*"|`[^`]*`|'[^']*'/g;

/** Lines that are no French; those of diffs are the files'. */
function englishLines(text: string): string[] {
  return text.split('\n').filter((line) => !/^[+-]/.test(line) && ENGLISH.test(line.replace(QUOTED, '')));
}

const CONF = `listener 1883
allow_anonymous yes
password_file passwd
acl_file acl
listener 8883
certfile cert.pem
keyfile key.pem
max_keepalive 70000
pid_file a b
tls_version tlsv1.1
port 1885
no_such_option 3
`;
const GOOD =
  'listener 1883\nallow_anonymous false\npassword_file passwd\nacl_file acl\nlistener 9001\nprotocol websockets\n';
const HASH = `$7$101$c2FsdHNhbHRzYWx0$${Buffer.alloc(64).toString('base64')}`;
const PASSWD = `anna:${HASH}\nben:x\n: a\nanna:${HASH}\n`;
const ACL =
  'topic read public/#\nuser anna\ntopic home/#\ntopic deny home/safe\ntopic a#b\nuser\npattern write c/%u/#\n';
const TESTS = 'tests:\n  - user: anna\n    may:\n      read: home/x\n    may not:\n      write: home/x\n';

function tree(box: Box): void {
  box.file('bad/mosquitto.conf', CONF);
  box.file('bad/passwd', PASSWD);
  box.file('bad/acl', ACL);
  box.file('good/mosquitto.conf', GOOD);
  box.file('good/passwd', `anna:${HASH}\n`);
  box.file(
    'good/acl',
    ACL.split('\n')
      .filter((line) => line !== 'user' && !line.includes('#b'))
      .join('\n'),
  );
  box.file('tests.yaml', TESTS);
}

describe.concurrent('with LANG=fr_FR.UTF-8', () => {
  test.for(Object.keys(commands))('%s --help', async (name) => {
    const { stdout, code } = await mqttctl([...name.split(' '), '--help'], { env: FRENCH });
    expect(code).toBe(0);
    expect(englishLines(stdout)).toEqual([]);
  });

  const target = ['--target', '2.1.2', '--as', 'root'];
  test.for([
    ['lint', 'bad', ...target],
    ['lint', 'good', '--target', '2.0.21', '--as', 'nobody'],
    ['lint', 'bad', '--fix', '--dry-run', ...target],
    ['lint', '--rules'],
    ['lint', '--explain', 'conf/unknown-option'],
    ['config', 'show', '-c', 'good/mosquitto.conf', '--defaults', ...target],
    ['config', 'show', '-c', 'bad/mosquitto.conf', ...target],
    ['config', 'get', 'max_keepalive', '-c', 'bad/mosquitto.conf', ...target],
    ['config', 'set', 'max_keepalive', '7x', '-c', 'good/mosquitto.conf', ...target],
    ['config', 'set', 'max_keepalive', '70', '-c', 'good/mosquitto.conf', ...target],
    ['config', 'unset', 'persistence', '-c', 'good/mosquitto.conf', ...target],
    ['config', 'explain', 'acl_file', ...target],
    ['config', 'explain', 'nonsense', ...target],
    ['config', 'format', '-c', 'good/mosquitto.conf', ...target],
    ['config', 'diff', 'good', 'bad', ...target],
    ['config', 'migrate', '-c', 'good/mosquitto.conf', '--from', '2.0.21', '--to', '2.1.2', '--as', 'root'],
    ['passwd', 'list', '-f', 'bad/passwd'],
    ['passwd', 'verify', 'zed', '-f', 'bad/passwd', '--password-file', 'tests.yaml'],
    ['passwd', 'add', 'zed', '-f', 'good/passwd', '--password-file', 'good/acl'],
    ['passwd', 'add', 'zed', '-f', 'good/passwd', '--generate', '--dry-run'],
    ['passwd', 'remove', 'nobody-of-that-name', '-f', 'good/passwd', '--yes'],
    ['passwd', 'rehash', '-f', 'good/passwd'],
    ['acl', 'list', '-f', 'good/acl'],
    ['acl', 'allow', 'anna', 'a/#', '-f', 'good/acl'],
    ['acl', 'deny', 'anna', 'a/#/b', '-f', 'good/acl'],
    ['acl', 'revoke', 'anna', 'zzz', '-f', 'good/acl'],
    ['acl', 'format', '-f', 'bad/acl', '--dry-run'],
    ['acl', 'check', '--user', 'anna', '--topic', 'home/safe', '--access', 'read', '-f', 'good/acl'],
    ['acl', 'explain', '--user', 'anna', '--topic', 'home/safe', '--access', 'write', '-f', 'good/acl'],
    ['acl', 'explain', '--anonymous', '--topic', 'elsewhere', '--access', 'read', '-f', 'good/acl'],
    ['acl', 'who', 'home/x', '-f', 'good/acl'],
    ['acl', 'matrix', 'home/x', '-f', 'good/acl'],
    ['acl', 'test', 'tests.yaml', '-f', 'good/acl'],
    ['client', 'weewx', '--user', 'anna', '-c', 'good/mosquitto.conf', ...target],
    ['client', 'homeassistant', '--user', 'anna', '-c', 'good/mosquitto.conf', ...target],
    ['ports', '-c', 'good/mosquitto.conf', ...target],
    ['probe', 'mqtt://127.0.0.1:1'],
    ['status', '--url', 'mqtt://127.0.0.1:1'],
    ['tls', 'check', '-c', 'bad/mosquitto.conf', ...target],
    ['tls', 'self-signed', 'certs', '--name', 'localhost'],
    ['init', 'home', '--directory', 'new', '--target', '2.0.21', '--as', 'root', '--dry-run', '--generate-passwords'],
    ['init', 'nonsense'],
    ['apply', '--history'],
    ['doctor', '-c', 'bad/mosquitto.conf', ...target],
    ['doctor', '--list'],
    ['lnit'],
    ['lint', '--nonsense'],
    ['lint', '--format', 'nonsense'],
    ['acl', 'check'],
    ['passwd', 'verify'],
    ['lint', 'no-such-directory', ...target],
  ])('%s %s %s %s', async (args, { box }) => {
    tree(box);
    const { stdout, stderr } = await mqttctl(args, { env: FRENCH, cwd: box.path, stdin: 'ignore' });
    expect(stdout + stderr).not.toBe('');
    expect(englishLines(stdout + stderr)).toEqual([]);
  });

  test('JSON is English', async ({ box }) => {
    tree(box);
    const lint = (env: NodeJS.ProcessEnv) =>
      mqttctl(['lint', 'bad', ...target, '--json'], { env, cwd: box.path }).then(({ stdout }) => stdout);
    expect(await lint(FRENCH)).toBe(await lint({}));
  });

  test('--lang en speaks English, and --lang fr French anywhere', async ({ box }) => {
    tree(box);
    const lint = (...more: string[]) =>
      mqttctl(['lint', 'bad', ...target, ...more], { env: FRENCH, cwd: box.path }).then(({ stdout }) => stdout);
    expect(await lint('--lang', 'en')).toMatch(/errors?, \d+ warnings?/);
    expect(await lint()).toMatch(/erreurs?, \d+ avertissements?/);
  });
});

describe.skipIf(!hasBrokers)('the whole story', () => {
  test('is told in French', { timeout: 90_000 }, async ({ box }) => {
    installBroker(box.at('bin'), '2.1.2');
    const env = { ...FRENCH, TMPDIR: box.at('.'), PATH: `${box.at('bin')}:/usr/bin:/bin` };
    const { code, stdout, stderr } = await mqttctl(['demo'], { env, timeout: 80_000 });
    expect([code, stderr], stdout).toEqual([0, '']);
    expect(englishLines(stdout)).toEqual([]);
  });
});

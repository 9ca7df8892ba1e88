import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect } from 'vitest';
import {
  configExplainSchema,
  configFormatSchema,
  configGetSchema,
  configShowSchema,
  settingChangeSchema,
} from '../../src/report/config-schemas.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { build, mqttctl, type Run } from './mqttctl.js';
import { type Box, expectDone, expectFailure, isRoot, test } from './passwd.js';
import { Terminal } from './terminal.js';

beforeAll(build, 120_000);

const HOME = `per_listener_settings true

listener 1883 127.0.0.1
allow_anonymous true

# TLS
listener 8883
allow_anonymous false
max_connections 100
max_connections 200

connection cloud
address cloud.example.org:8883
topic weather/# out 1
remote_password s3cret!
`;

function tree(box: Box): void {
  box.put({ 'etc/mosquitto/conf.d/home.conf': HOME });
  box.file('etc/mosquitto/mosquitto.conf', '# of the package\ninclude_dir /etc/mosquitto/conf.d\n', 0o644);
}

function config(box: Box, args: readonly string[], options: Parameters<typeof mqttctl>[1] = {}): Promise<Run> {
  const global = ['--root', box.path, '--target', '2.0.21', '--as', '0'];
  return mqttctl(['config', ...args, ...global], { cwd: box.path, stdin: 'ignore', ...options });
}

describe.concurrent('reading', () => {
  test('shows what counts, with its lines, and without secrets', async ({ box }) => {
    tree(box);
    const { stdout, code } = await config(box, ['show']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /Listener on port 8883\n {2}listener +8883 +conf\.d\/home\.conf:7\n {2}max_connections +200 +conf\.d\/home\.conf:10\n/,
    );
    expect(stdout).not.toMatch(/s3cret|home\.conf:9/);
    const json = await config(box, ['show', '--json', '--non-default']);
    const document = configShowSchema.parse(JSON.parse(json.stdout));
    expect(json.stdout).not.toContain('s3cret');
    expect(document.listeners.map(({ port, settings }) => [port, settings.map(({ option }) => option)])).toEqual([
      [1883, ['listener', 'allow_anonymous']],
      [8883, ['listener', 'max_connections']],
    ]);
  });

  test('shows the defaults of one listener', async ({ box }) => {
    tree(box);
    const { stdout } = await config(box, ['show', '--listener', '8883', '--defaults']);
    expect(stdout).toMatch(/max_qos +2 +default/);
    expect(stdout).not.toContain('Bridge');
    expectFailure(await config(box, ['show', '--listener', '1']), 2, /no listener on port 1; there is 1883, 8883/);
  });

  test('gets the bare value, and its origin beside it', async ({ box }) => {
    tree(box);
    const { stdout, stderr } = await config(box, ['get', 'remote_password']);
    expect(stdout).toBe('s3cret!\n');
    expect(stderr).toContain('home.conf:15');
    expect(await config(box, ['get', 'max_connections', '-q'])).toMatchObject({
      stdout: '-1\n200\n',
      stderr: '',
      code: 0,
    });
    expect(await config(box, ['get', 'password_file', '-q'])).toMatchObject({ stdout: '', code: 1 });
    const { values } = configGetSchema.parse(
      JSON.parse((await config(box, ['get', 'max_keepalive', '--json'])).stdout),
    );
    expect(values).toEqual([{ value: '0', of: null, origin: 'default', file: null, line: null }]);
  });

  test('explains, and says where it is set', async ({ box }) => {
    tree(box);
    const { stdout } = await config(box, ['explain', 'remote_password']);
    expect(stdout).toMatch(/Set here:\n {2}remote_password …\n {4}.*home\.conf:15, for the bridge cloud/);
    const json = await config(box, ['explain', 'acl_file', '--json']);
    expect(configExplainSchema.parse(JSON.parse(json.stdout))).toMatchObject({
      removed: '3.0.0',
      set: [],
      known: true,
    });
    expectFailure(await config(box, ['explain', 'max_conections']), 2, /did you mean max_connections/);
  });

  test('explains without a configuration', async ({ box }) => {
    const { stdout, code } = await config(box, ['explain', 'max_qos']);
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'max_qos']);
  });
});

describe.concurrent('changes', () => {
  test('are made in place, once', async ({ box }) => {
    tree(box);
    const set = ['set', 'max_connections', '300', '--listener', '8883'];
    expectDone(await config(box, set), /is 300 now, in .*home\.conf\.\n.*at a restart: mqttctl service restart\n$/);
    expect(box.text('etc/mosquitto/conf.d/home.conf')).toBe(HOME.replace('200', '300'));
    expectDone(await config(box, set), /is 300 already; nothing was changed/);
    expect((await config(box, [...set, '--check'])).code).toBe(0);
  });

  test('make a file for new options, that the broker can read', async ({ box }) => {
    tree(box);
    expectDone(
      await config(box, ['set', 'max_queued_messages', '5000']),
      /mqttctl\.conf, which is new\.\n.*at a restart/,
    );
    expect(box.text('etc/mosquitto/conf.d/mqttctl.conf')).toBe('max_queued_messages 5000\n');
    expect(box.mode('etc/mosquitto/conf.d/mqttctl.conf')).toBe(0o644);
    expectDone(await config(box, ['unset', 'max_queued_messages']), /is set no more now/);
    expect(box.text('etc/mosquitto/conf.d/mqttctl.conf')).toBe('');
  });

  test('are shown and not made', async ({ box }) => {
    tree(box);
    const dry = await config(box, ['set', 'remote_password', 'other', '--dry-run']);
    expect(dry.stdout).toContain('+remote_password …\n');
    expect(dry.stdout).not.toMatch(/other|s3cret/);
    const check = await config(box, ['unset', 'max_connections', '--listener', '8883', '--check', '--json']);
    expect(check.code).toBe(1);
    expect(settingChangeSchema.parse(JSON.parse(check.stdout))).toMatchObject({
      changed: true,
      written: false,
      value: null,
    });
    expect(box.text('etc/mosquitto/conf.d/home.conf')).toBe(HOME);
  });

  test('are refused with the reason of the broker', async ({ box }) => {
    tree(box);
    expectFailure(
      await config(box, ['set', 'max_qos', '7', '-l', '1883']),
      3,
      /home\.conf:5: .*out of range.* Nothing was changed/,
    );
    expectFailure(await config(box, ['set', 'max_qos', '1', '-l', '1883', '--reload']), 2, /--root/);
    expect(box.text('etc/mosquitto/conf.d/home.conf')).toBe(HOME);
  });

  test('a reload that would not do is refused before', async ({ box }) => {
    const main = box.file('m.conf', 'listener 1883\n');
    const run = await mqttctl(['config', 'set', 'max_connections', '5', '--reload', '-c', main, '--target', '2.0.21']);
    expectFailure(run, 3, /Only a restart takes up max_connections/);
    expect(box.text('m.conf')).toBe('listener 1883\n');
  });

  test('format', async ({ box }) => {
    box.file('etc/mosquitto/mosquitto.conf', '\n\nlistener   1883 \r\n# x \nlistener 1884', 0o644);
    expect((await config(box, ['format', '--check'])).code).toBe(1);
    const { stdout } = await config(box, ['format', '--json']);
    const { files } = configFormatSchema.parse(JSON.parse(stdout));
    expect(files.map(({ formatted, written }) => [formatted, written])).toEqual([[true, true]]);
    expect(box.text('etc/mosquitto/mosquitto.conf')).toBe('listener 1883\n\n# x\nlistener 1884\n');
    expectDone(await config(box, ['format']), /has the usual form already/);
    expectFailure(await config(box, ['format', 'other']), 2, /no file of the configuration/);
  });
});

/** An editor that does what sed does. */
function editor(box: Box, name: string, script: string): string {
  box.file(name, `#!/bin/sh\n${script}\n`, 0o755);
  return box.at(name);
}

describe.concurrent('edit', () => {
  const MAIN = 'etc/mosquitto/mosquitto.conf';

  test('writes what is good, and keeps rights', async ({ box }) => {
    box.file(MAIN, 'listener 1883\n', 0o640);
    const EDITOR = `${editor(box, 'ed', 'stat -c %a "$2" >mode; echo "$1" >>"$2"')} 'max_qos 1'`;
    expectDone(await config(box, ['edit'], { env: { EDITOR } }), /is written\.\n(?:.*\n)*.*at a restart/);
    expect([box.text(MAIN), box.mode(MAIN), box.text('mode')]).toEqual(['listener 1883\nmax_qos 1\n', 0o640, '600\n']);
    expect(box.list('etc/mosquitto')).toEqual(['mosquitto.conf']);
  });

  test('discards what is bad, without a terminal', async ({ box }) => {
    box.file(MAIN, 'listener 1883\n');
    const run = await config(box, ['edit'], { env: { VISUAL: editor(box, 'ed', 'echo max_qos 9 >>"$1"') } });
    expect([run.code, box.text(MAIN)]).toEqual([1, 'listener 1883\n']);
    expect(run.stderr).toMatch(/max_qos 9\n.*\n[\s\S]*would not start on this/);
    expect(box.list('etc/mosquitto')).toEqual(['mosquitto.conf']);
  });

  test('changes nothing when nothing was changed, or the editor fails', async ({ box }) => {
    box.file(MAIN, 'listener 1883\n');
    expectDone(await config(box, ['edit'], { env: { EDITOR: 'true' } }), /as it was/);
    expectFailure(await config(box, ['edit'], { env: { EDITOR: 'false' } }), 3, /ended with 1; nothing was changed/);
    expectFailure(await config(box, ['edit', 'x'], { env: { EDITOR: 'true' } }), 2, /no file of the configuration/);
    expect(box.list('etc/mosquitto')).toEqual(['mosquitto.conf']);
  });

  test('keeps and names the copy where somebody else wrote meanwhile', async ({ box }) => {
    box.file(MAIN, 'listener 1883\n');
    const EDITOR = editor(box, 'ed', `echo max_qos 1 >>"$1"; echo '# other' >>'${box.at(MAIN)}'`);
    const run = await config(box, ['edit'], { env: { EDITOR } });
    expectFailure(run, 3, /changed by someone else.*What you wrote is in .*mosquitto\.conf\.mqttctl-edit/);
    expect(box.text(`${MAIN}.mqttctl-edit`)).toBe('listener 1883\nmax_qos 1\n');
    expect(box.text(MAIN)).toBe('listener 1883\n# other\n');
    expectFailure(await config(box, ['edit'], { env: { EDITOR: 'true' } }), 3, /somebody edits/);
  });

  test('the ACL file as well', async ({ box }) => {
    box.file(MAIN, 'listener 1883\nacl_file /etc/acl\n');
    box.file('etc/acl', 'topic read a\n');
    const EDITOR = editor(box, 'ed', 'echo topic read b >>"$1"');
    expectDone(await config(box, ['edit', '/etc/acl'], { env: { EDITOR } }), /is written\.\n(?:.*\n)*.*at a reload/);
    expect(box.text('etc/acl')).toBe('topic read a\ntopic read b\n');
  });
});

describe.skipIf(!hasBrokers || !isRoot)('edit in a terminal', () => {
  test('asks, and edits again', async ({ box }) => {
    box.file('m.conf', 'listener 1883\n', 0o644);
    writeFileSync(box.at('round'), '');
    const script = `echo x >>round; if [ "$(wc -l <round)" = 1 ]; then echo max_qos 9 >>"$1"; else sed -i s/9/1/ "$1"; fi`;
    editor(box, 'ed', script);
    const args = ['config', 'edit', '-c', 'm.conf', '--target', '2.0.21', '--as', '0'];
    const starter = new Terminal(args, { cwd: box.path, environment: [`EDITOR=${box.at('ed')}`] });
    try {
      await starter.shows(/would not start\. What now\?/);
      starter.press('Enter');
      expect(await starter.exitCode()).toBe(0);
      expect(box.text('m.conf')).toBe('listener 1883\nmax_qos 1\n');
    } finally {
      starter.close();
    }
  });
});

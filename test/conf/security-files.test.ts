import { expect, test } from 'vitest';
import { listenerName } from '../../src/conf/listener-name.js';
import { securityFilesOf } from '../../src/conf/security-files.js';
import { evaluateTree, MAIN } from '../lint/world.js';

/** Each password file as `path of option for listeners`. */
function files(config: string, target = '2.1.2'): string[] {
  const { model } = evaluateTree(
    { [MAIN]: config, '/p.so': '\u007fELF', '/mosquitto_password_file.so': '\u007fELF' },
    target,
  );
  return securityFilesOf(model, 'password_file').map(({ path, option, listeners, file, span }) => {
    const users = listeners === 'all' ? 'all' : listeners.map(listenerName).join(' and ');
    return `${path} of ${option} for ${users}, at ${file.text(span)}`;
  });
}

test.each([
  ['none', 'listener 1883\n', []],
  ['for all', 'listener 1883\npassword_file /a\nlistener 1884\n', ['/a of password_file for all, at /a']],
  [
    'one for each listener',
    'per_listener_settings true\nlistener 1883\npassword_file /a\nlistener 1884 ::1\npassword_file /b\nlistener 1885\n',
    ['/a of password_file for port 1883, at /a', '/b of password_file for port 1884 on ::1, at /b'],
  ],
  [
    'of the plugin, for all',
    'global_plugin /mosquitto_password_file.so\nplugin_opt_password_file /c\n',
    ['/c of plugin_opt_password_file for all, at /c'],
  ],
  [
    'of the plugin, for a listener',
    'plugin_load pw /mosquitto_password_file.so\nplugin_opt_password_file /c\nlistener 8883\nplugin_use pw\nlistener 1883\n',
    ['/c of plugin_opt_password_file for port 8883, at /c'],
  ],
  ['of another plugin', 'plugin /p.so\nplugin_opt_password_file /c\n', []],
  ['of a plugin without its file', 'global_plugin /mosquitto_password_file.so\n', []],
])('%s', (_, config, expected) => {
  expect(files(config)).toEqual(expected);
});

test('a socket is called by its path', () => {
  const config = 'per_listener_settings true\nlistener 0 /run/m.sock\npassword_file /a\n';
  expect(files(config, '2.0.21')).toEqual(['/a of password_file for the socket /run/m.sock, at /a']);
});

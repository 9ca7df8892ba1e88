import { type BrokerVersion, brokerTree, pluginPath } from '../brokers/trees.js';
import { fixtures } from './fixtures.js';
import type { Tree, TreeFile } from './tree.js';

const SECRET: TreeFile = { content: 'user alice\n', mode: 0o600, uid: 0 };
const LOCKED: TreeFile = { directory: true, mode: 0o700, uid: 0 };

/** Whole trees, written by hand: shapes of files, includes, rights and plugins. By what they try. */
export function wholeTrees(target: BrokerVersion): Readonly<Record<string, Tree>> {
  const main = (text: string | Buffer, more: Tree = {}): Tree => ({ ...fixtures(), 'mosquitto.conf': text, ...more });
  const plugin = (name: Parameters<typeof pluginPath>[1]): string => pluginPath(brokerTree(target), name);
  return {
    'an empty file': main(''),
    'only a comment': main('# nothing'),
    'only a newline': main('\n'),
    'only a NUL': main('\0'),
    'only a BOM': main('\ufeff'),
    'a BOM before an option': main('\ufefflistener 21000\n'),
    'UTF-16': main(Buffer.from('\ufefflistener 21000\nunknown x\n', 'utf16le')),
    'UTF-16 of the other end': main(Buffer.from('\ufefflistener 21000\n', 'utf16le').swap16()),
    'random bytes': main(Buffer.from([...Array(256).keys()])),
    'carriage returns only': main('listener 21000\rlistener 21000\r'),
    'a line that begins with a carriage return': main('\runknown x\nlistener 21000\n'),
    'a vertical tab': main('\vlistener 21000\n'),
    'a form feed in a value': main('password_file pas\fswd\n'),
    'a line of 998 bytes': main(`# ${'x'.repeat(996)}\nunknown x\n`),
    'a long comment': main(`# ${'x'.repeat(5000)}\nunknown x\n`),
    'a long name': main(`${'x'.repeat(5000)}\n`),
    'a long value': main(`persistence_file ${'x'.repeat(70000)}\n`),
    'a value of 65535 bytes': main(`notification_topic ${'x'.repeat(65535)}\n`),
    ...Object.fromEntries(
      [997, 998, 999, 1000, 1001, 1998, 1999, 2000, 2999].map((length) => [
        `a last line of ${length} bytes without newline`,
        main(`listener 21000\n${'unknown'.padEnd(length, 'x')}`),
      ]),
    ),
    ...Object.fromEntries(
      [1998, 1999, 2000, 2998, 2999].map((length) => [
        `the same after a line of 1500 bytes: ${length}`,
        main(`# ${'y'.repeat(1500)}\n${'unknown'.padEnd(length, 'x')}`),
      ]),
    ),
    'a NUL in a comment': main('# a\0b\nunknown x\n'),
    'a NUL in a comment, no newline at the end': main('# a\0b\nunknown x'),
    'a NUL in a value, more lines': main('max_keepalive 60\0x\nunknown x\n'),
    'a NUL in the last line': main('listener 21000\nmax_keepalive 60\0unknown'),
    'a NUL at the start of a line': main('listener 21000\n\0rest\nunknown x\n'),
    'a NUL in an included file': main('include_dir conf.d\nlistener 21000', {
      'conf.d/a.conf': 'max_keepalive 60\0\nunknown x\n',
    }),

    'files in the order of the broker': main('include_dir conf.d\n', {
      'conf.d/a.conf': 'unknown_a x\n',
      'conf.d/B.conf': 'unknown_b x\n',
      'conf.d/_.conf': 'unknown_c x\n',
    }),
    '10 before 9': main('include_dir conf.d\n', {
      'conf.d/9.conf': 'unknown9 x\n',
      'conf.d/10.conf': '\nunknown10 x\n',
    }),
    'a-b before a': main('include_dir conf.d\n', {
      'conf.d/a.conf': 'unknown x\n',
      'conf.d/a-b.conf': '\nunknown x\n',
    }),
    'capitals first at the first difference': main('include_dir conf.d\n', {
      'conf.d/aZ.conf': 'unknown x\n',
      'conf.d/Aa.conf': '\nunknown x\n',
    }),
    'aB before a_b': main('include_dir conf.d\n', {
      'conf.d/aB.conf': '\nunknown x\n',
      'conf.d/a_b.conf': 'unknown x\n',
    }),
    'names that are not loaded': main('include_dir conf.d\n', {
      'conf.d/a.CONF': 'unknown x\n',
      'conf.d/.conf': 'unknown x\n',
      'conf.d/a.conf~': 'unknown x\n',
      'conf.d/a.conf.bak': 'unknown x\n',
    }),
    'a hidden file is loaded': main('include_dir conf.d\n', { 'conf.d/.x.conf': 'unknown x\n' }),
    'a directory named like a file': main('include_dir conf.d\n', {
      'conf.d/a.conf': '\n\n',
      'conf.d/b.conf': { directory: true },
    }),
    'a directory first': main('\ninclude_dir conf.d\n', { 'conf.d/a.conf': { directory: true } }),
    'a link to a file': main('include_dir conf.d\n', { 'conf.d/a.conf': { link: '../other' }, other: 'unknown x\n' }),
    'a dangling link': main('include_dir conf.d\n', { 'conf.d/a.conf': { link: '../missing' } }),
    'a circle of links': main('include_dir conf.d\n', { 'conf.d/a.conf': { link: 'a.conf' } }),
    'a directory that root alone may read': main('include_dir conf.d\n', { 'conf.d': LOCKED }),
    'include_dir twice': main('include_dir conf.d\ninclude_dir conf.d\n', { 'conf.d/a.conf': 'persistence_file x\n' }),
    'a nested include': main('include_dir conf.d\n', {
      'conf.d/a.conf': 'include_dir more\n',
      'more/b.conf': 'unknown x\n',
    }),
    'a nested include of nothing': main('include_dir conf.d\n', { 'conf.d/a.conf': 'include_dir\n' }),
    'the scope ends with the file': main('listener 21000\ninclude_dir conf.d\n', {
      'conf.d/a.conf': 'mount_point x\n',
    }),
    'mount_point in another file than a listener': main('include_dir conf.d\n', {
      'conf.d/a.conf': 'listener 21000\n',
      'conf.d/b.conf': 'mount_point x\n',
    }),
    'a topic in another file than its connection': main('include_dir conf.d\n', {
      'conf.d/a.conf': 'connection a\naddress 127.0.0.1:1\n',
      'conf.d/b.conf': 'topic # in\n',
    }),
    'the default listener twice': main('include_dir conf.d\nmax_connections 3\n', {
      'conf.d/a.conf': 'max_connections 4\n',
    }),
    'the default listener beside another on its port': main('max_connections 3\nlistener 1883\n'),
    'the default listener asleep': main(
      'max_connections -1\nrequire_certificate false\nprotocol mqtt\nlistener 1883\n',
    ),

    'a password file of root': main('password_file secret\n', { secret: SECRET }),
    'a password file behind a locked directory': main('password_file locked/passwd\n', {
      locked: LOCKED,
      'locked/passwd': 'x',
    }),
    'a password file as a link': main('password_file link\n'),
    'a password file through a linked directory': main('password_file linked/passwd\n', {
      linked: { link: 'real' },
      'real/passwd': '# none\n',
    }),
    'a password file that is missing': main('password_file missing\n'),
    'a password file with a comment behind it': main('password_file passwd # users\n'),
    'a quoted password file': main('password_file "passwd"\n'),
    'a password file that is a device': main('password_file /dev/null\n'),
    'an acl file that is a directory': main('acl_file directory\n'),
    'an acl file of root': main('acl_file secret\n', { secret: SECRET }),
    'a psk file that is missing': main('listener 21000\npsk_hint x\npsk_file missing\n'),
    'a pid file in a missing directory': main('pid_file missing/pid\n'),
    'a pid file in a locked directory': main('pid_file locked/pid\n', { locked: LOCKED }),
    'a pid file of root': main('pid_file rootpid\n', { rootpid: { content: '', mode: 0o644, uid: 0 } }),
    'a pid file that is a directory': main('pid_file directory\n'),
    'a pid file that is a device': main('pid_file /dev/null\n'),
    'a log in a locked directory': main('log_dest file locked/log\n', { locked: LOCKED }),
    'a log that is a directory': main('log_dest file directory\n'),
    'a log whose name ends in a blank': main('log_dest file out/log \n'),
    'a database that is none': main('persistence true\npersistence_file passwd\n'),
    'a database that is empty': main('persistence true\npersistence_file empty.db\n', { 'empty.db': '' }),
    'a database that is cut off': main('persistence true\npersistence_file cut.db\n', { 'cut.db': '\0\u00b5\0mosq' }),
    'a database of root': main('persistence true\npersistence_file root.db\n', {
      'root.db': { content: 'x', mode: 0o600, uid: 0 },
    }),
    'a database of the future': main('persistence true\npersistence_file future.db\n', {
      'future.db': Buffer.from('\0\u00b5\0mosquitto db\0\0\0\0\0\0\0\x07', 'latin1'),
    }),
    'a database that is a link': main('persistence true\npersistence_file dblink\n', { dblink: { link: 'passwd' } }),
    'user nobody': main('user nobody\npassword_file own\n', { own: { content: '# x', mode: 0o600 } }),
    'user root': main('user root\npassword_file secret\n', { secret: { content: '# x', mode: 0o600, uid: 0 } }),
    'a user that does not exist': main('user nosuch\n'),
    'a configuration that only root may read': main('unused', {
      'mosquitto.conf': { content: 'listener 21000\n', mode: 0o600, uid: 0 },
    }),

    'one port on both families': main('listener 21000 127.0.0.1\nlistener 21000 ::1\n'),
    'a port twice': main('listener 21000\nlistener 21000\n'),
    'a port on all and one address': main('listener 21000\nlistener 21000 127.0.0.1\n'),
    'a port on one and all addresses': main('listener 21000 127.0.0.1\nlistener 21000\n'),
    'localhost and its address': main('listener 21000 localhost\nlistener 21000 127.0.0.1\n'),
    'a port on two addresses': main('listener 21000 127.0.0.1\nlistener 21000 127.0.0.2\n'),
    'ipv4 and ipv6 apart': main('listener 21000\nsocket_domain ipv4\nlistener 21000\nsocket_domain ipv6\n'),
    'the wrong family': main('listener 21000 127.0.0.1\nsocket_domain ipv6\n'),
    'address and port swapped': main('listener 127.0.0.1 21000\n'),
    'a number as address': main('listener 21000 1883\n'),
    'a privileged port': main('listener 80\n'),
    'a privileged port for root': main('user root\nlistener 80 127.0.0.1\n'),
    'a privileged port for websockets': main('listener 21000\nlistener 80\nprotocol websockets\n'),
    'websockets alone': main('listener 21000\nprotocol websockets\n'),
    'websockets alone on a name': main('listener 21000 localhost\nprotocol websockets\n'),
    'websockets beside mqtt': main('listener 21000\nprotocol websockets\nlistener 21001\n'),
    'websockets without its http_dir': main('listener 21001\nlistener 21000\nprotocol websockets\nhttp_dir missing\n'),
    'http_api alone': main('listener 21000\nprotocol http_api\n'),
    'http_api beside mqtt on its port': main('listener 21000\nprotocol http_api\nlistener 21000\n'),
    'mqtt beside http_api on its port': main('listener 21000\nlistener 21000\nprotocol http_api\n'),
    'a unix socket': main('listener 0 out/mosquitto.sock\n'),
    'a unix socket twice': main('listener 0 out/mosquitto.sock\nlistener 0 out/mosquitto.sock\n'),
    'a unix socket over a file': main('listener 0 out/old\n', { 'out/old': 'x' }),
    'a unix socket over a directory': main('listener 0 directory\n'),
    'a unix socket in a locked directory': main('listener 0 locked/x.sock\n', { locked: LOCKED }),
    'a unix socket with too long a path': main(`listener 0 ${'x'.repeat(108)}\n`),
    'a unix socket with the longest path': main(`listener 0 ${'x'.repeat(107)}\n`),

    'security before the listener, per listener': main(
      'per_listener_settings true\npassword_file passwd\nlistener 21000\n',
    ),
    'acl_file before the listener, per listener': main(
      'per_listener_settings true\nacl_file missing\nlistener 21000\n',
    ),
    'per_listener_settings late': main('allow_anonymous true\nper_listener_settings true\n'),
    'per_listener_settings late, in another file': main('include_dir conf.d\nper_listener_settings true\n', {
      'conf.d/a.conf': 'allow_anonymous true\n',
    }),
    'per_listener_settings false late': main('allow_anonymous true\nper_listener_settings false\n'),
    'per_listener_settings twice': main(
      'per_listener_settings true\nlistener 21000\nallow_anonymous true\nper_listener_settings true\n',
    ),
    'per_listener_settings garbage after true': main('per_listener_settings true\nper_listener_settings garbage\n'),
    'check_retain_source before per_listener_settings': main('check_retain_source true\nper_listener_settings true\n'),
    'global_plugin before per_listener_settings': main(`global_plugin /missing.so\nper_listener_settings true\n`),
    'a password file for each listener': main(
      'per_listener_settings true\nlistener 21000\npassword_file passwd\nlistener 21001\npassword_file missing\n',
    ),

    'a bridge without topics': main('connection a\naddress 127.0.0.1:1\n'),
    'a bridge without address': main('connection a\ntopic # in\n'),
    'half a bridge key': main('connection a\naddress 127.0.0.1:1\ntopic # in\nbridge_psk 1234\n'),
    'bridge certificate and key': main('connection a\nbridge_cafile x\nbridge_psk 1234\n'),
    'bridges with one remote id': main(
      'connection a\nremote_clientid x\naddress 127.0.0.1:1\ntopic # in\nconnection b\nremote_clientid x\naddress 127.0.0.1:1\ntopic # in\n',
    ),
    'bridge files that are missing': main(
      'connection a\naddress 127.0.0.1:1\ntopic # in\nbridge_cafile missing\nbridge_certfile missing\nbridge_keyfile missing\n',
    ),
    'half a TLS pair': main('listener 21000\ncertfile tls/cert.pem\n'),
    'a cafile alone': main('listener 21000\ncafile tls/cert.pem\n'),
    'a capath alone': main('listener 21000\ncapath tls\n'),
    'psk_hint and certificate': main('listener 21000\npsk_hint x\ncertfile tls/cert.pem\n'),
    'certificate and psk_hint': main('listener 21000\ncertfile tls/cert.pem\nkeyfile tls/key.pem\npsk_hint x\n'),
    'psk_file after a certificate': main('listener 21000\ncertfile tls/cert.pem\nkeyfile tls/key.pem\npsk_file psk\n'),
    'proxy protocol 2 with a certificate': main(
      'listener 21000\nenable_proxy_protocol 2\ncertfile tls/cert.pem\nkeyfile tls/key.pem\n',
    ),
    'proxy protocol 2 with a subject': main('listener 21000\nenable_proxy_protocol 2\nuse_subject_as_username true\n'),

    'a plugin that is missing': main('plugin /missing.so\n'),
    'a plugin that is no library': main('plugin passwd\n'),
    'a plugin that is a directory': main('plugin /tmp/\n'),
    'a plugin with a relative path': main('plugin ./passwd\n'),
    'a plugin loaded and not used': main('plugin_load x /missing.so\nlistener 21000\n'),
    'a plugin loaded and used': main('plugin_load x /missing.so\nlistener 21000\nplugin_use x\n'),
    'a plugin used before it is loaded': main('listener 21000\nplugin_use x\nplugin_load x /missing.so\n'),
    'a plugin for the default listener': main('plugin_load x /missing.so\nport 21000\nplugin_use x\n'),
    'dynamic security without its file': main(`plugin ${plugin('mosquitto_dynamic_security')}\nlistener 21000\n`),
    ...(target === '2.1.2' && {
      'the password plugin': main(
        `global_plugin ${plugin('mosquitto_password_file')}\nplugin_opt_password_file passwd\n`,
      ),
      'the password plugin with a blank behind it': main(`global_plugin ${plugin('mosquitto_password_file')} \n`),
      'the password plugin without its file': main(`global_plugin ${plugin('mosquitto_password_file')}\n`),
      'the password plugin with a missing file': main(
        `global_plugin ${plugin('mosquitto_password_file')}\nplugin_opt_password_file missing\n`,
      ),
      'the password plugin with a bad file': main(
        `global_plugin ${plugin('mosquitto_password_file')}\nplugin_opt_password_file acl2\n`,
        {
          acl2: 'user:plain\n',
        },
      ),
      'the password plugin with a file and a blank': main(
        `global_plugin ${plugin('mosquitto_password_file')}\nplugin_opt_password_file passwd \n`,
      ),
      'the password plugin with an unknown option': main(
        `global_plugin ${plugin('mosquitto_password_file')}\nplugin_opt_other x\n`,
      ),
      'the acl plugin': main(`global_plugin ${plugin('mosquitto_acl_file')}\nplugin_opt_acl_file acl\n`),
      'the acl plugin without its file': main(`global_plugin ${plugin('mosquitto_acl_file')}\n`),
      'the acl plugin with a bad file': main(
        `global_plugin ${plugin('mosquitto_acl_file')}\nplugin_opt_acl_file bad\n`,
        { bad: 'nonsense\n' },
      ),
      'both plugins on one listener': main(
        `plugin_load p ${plugin('mosquitto_password_file')}\nplugin_opt_password_file passwd\nplugin_load a ${plugin('mosquitto_acl_file')}\nplugin_opt_acl_file acl\nlistener 21000\nplugin_use p\nplugin_use a\n`,
      ),
      'options after plugin_use': main(
        `plugin_load p ${plugin('mosquitto_password_file')}\nlistener 21000\nplugin_use p\nplugin_opt_password_file passwd\n`,
      ),
    }),
  };
}

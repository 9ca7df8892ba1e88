import { describe, expect, test } from 'vitest';
import { options } from '../../src/conf/catalogue/index.js';
import { hideSecrets } from '../../src/lint/secrets.js';
import type { Language } from '../../src/text/source-file.js';

type Table = readonly (readonly [line: string, shown: string])[];

const COLON: Table = [
  ['alice:secret', 'alice:…'],
  ['alice : secret word', 'alice : …'],
  ['alice:secret  \r', 'alice:…  \r'],
  ['alice:', 'alice:'],
  ['alice: ', 'alice: '],
  ['alice:$7$101$c2FsdA==$aGFzaA==', 'alice:$7$101$…'],
  ['alice:7$101$c2FsdA==$aGFzaA==', 'alice:7$101$…'],
  ['alice:$6$c2FsdA==$aGFzaA==', 'alice:$6$…'],
  ['alice:$argon2id$v=19$m=47104,t=1,p=1$c2FsdA$aGFzaA', 'alice:$argon2id$v=19$m=47104,t=1,p=1$…'],
  ['alice:$7$secret', 'alice:$7$…'],
  ['alice:$7$12secret$', 'alice:$7$…'],
  ['alice:$argon2id$secret', 'alice:$argon2id$…'],
  ['alice:$2y$10$abc', 'alice:…'],
  ['alice:a:b', 'alice:…'],
  [':secret', ':…'],
  ['alice:x\0y', 'alice:…'],
  ['::secret:x', '::…'],
  ['remote_password secret # a: b', 'remote_password …: …'],
  // A wrapped line, or one whose colon got lost.
  ['alice secret', '…'],
  ['c2FsdA==', '…'],
  ['\ufeffalice:secret', '\ufeffalice:…'],
  ['# users of the house', '# users of the house'],
  ['#alice:secret', '#alice:…'],
  [' # alice', ' …'],
  ['', ''],
  [' \t', ' \t'],
];

const CONFIGURATION: Table = [
  ['remote_password secret', 'remote_password …'],
  ['password secret word # note', 'password …'],
  ['  local_password  secret  ', '  local_password  …  '],
  ['bridge_psk 5ec7e7', 'bridge_psk …'],
  ['tls_engine_kpass_sha1 e5e9', 'tls_engine_kpass_sha1 …'],
  ['remote_password', 'remote_password'],
  // Malformed.
  ['remote_password\tsecret', 'remote_password\t…'],
  ['remote_password=secret', 'remote_password…'],
  ['remote_password: secret', 'remote_password: …'],
  ['remote_passwordsecret', 'remote_password…'],
  ['"remote_password" "secret"', '"remote_password…'],
  ['\ufeffpassword secret', '\ufeffpassword …'],
  ['Remote_Password secret', 'Remote_Password …'],
  ['remote_pasword secret', 'remote_pasword …'],
  ['remote-password secret', 'remote-password …'],
  ['mqtt_secret secret', 'mqtt_secret …'],
  ['connection cloud remote_password secret', 'connection cloud remote_password …'],
  ['allow_anonymous falsepassword secret', 'allow_anonymous falsepassword …'],
  ['connection cloud password: secret', 'connection cloud password: …'],
  // Commented out.
  ['#remote_password secret', '#remote_password …'],
  ['# password secret', '# password …'],
  ['## plugin_opt_db_password secret', '## plugin_opt_db_password …'],
  ['# the password of it is: secret', '# the password of it is: …'],
  ['# password = secret', '# password …'],
  ['# admin password: secret', '# admin password: …'],
  ['#alice:secret', '#alice:…'],
  ['# alice:$7$101$c2FsdA==$aGFzaA==', '# alice:$7$101$…'],
  ['# Note: port 1883', '# Note: port 1883'],
  ['# Tokens are made elsewhere', '# Tokens are made elsewhere'],
  ['# https://mosquitto.org/man', '# https://mosquitto.org/man'],
  // Options of plugins.
  ['plugin_opt_db_password secret', 'plugin_opt_db_password …'],
  ['auth_opt_jwt_secret secret', 'auth_opt_jwt_secret …'],
  ['auth_opt_api_key secret', 'auth_opt_api_key …'],
  ['plugin_opt_db_password=secret', 'plugin_opt_db_password…'],
  ['plugin_opt_password_file /etc/mosquitto/passwd', 'plugin_opt_password_file /etc/mosquitto/passwd'],
  ['plugin_opt_config_file /etc/dynsec.json', 'plugin_opt_config_file /etc/dynsec.json'],
  ['auth_opt_mongo_uri mongodb://me:secret@db.lan/mqtt', 'auth_opt_mongo_uri mongodb://me:…@db.lan/mqtt'],
  ['address me:s@cret@broker.example.org:1883', 'address me:…@broker.example.org:1883'],
  // A password file that is read as configuration.
  ['alice:secret', 'alice:…'],
  ['alice : secret', 'alice : …'],
  ['alice=secret', 'alice=…'],
  ['user:secret', 'user:…'],
  ['John Doe:secret', 'John Doe:…'],
  ['topic $7$101$c2FsdA==$aGFzaA== out', 'topic $7$101$… out'],
  ['listener 1883\0secret', 'listener 1883\0…'],
  // No secrets.
  ['listener 1883 ::1', 'listener 1883 ::1'],
  ['bind_address ::1', 'bind_address ::1'],
  ['address broker.example.org:1883', 'address broker.example.org:1883'],
  ['adress broker.example.org:1883', 'adress broker.example.org:1883'],
  ['ciphers PSK-AES256-CBC-SHA:PSK-AES128-CBC-SHA', 'ciphers PSK-AES256-CBC-SHA:PSK-AES128-CBC-SHA'],
  ['prot 1884', 'prot 1884'],
  ['password_file /etc/mosquitto/passwd', 'password_file /etc/mosquitto/passwd'],
  ['pasword_file /etc/mosquitto/passwd', 'pasword_file /etc/mosquitto/passwd'],
  ['password_fil /etc/mosquitto/passwd', 'password_fil /etc/mosquitto/passwd'],
  ['psk_hint secret', 'psk_hint secret'],
  ['', ''],
];

const ACL: Table = [
  ['user alice', 'user alice'],
  ['user alice:secret', 'user alice:…'],
  ['topic read a:b', 'topic read a:b'],
  ['pattern read %u/a:b', 'pattern read %u/a:b'],
  [' Topic read a:b', ' Topic read a:b'],
  ['# alice: may read', '# alice: may read'],
  ['alice:secret', 'alice:…'],
  ['\talice:secret', '\talice:…'],
  ['user:secret', 'user:…'],
  ['remote_password secret', 'remote_password …'],
  ['alice $7$101$c2FsdA==$aGFzaA==', 'alice $7$101$…'],
  ['topics', 'topics'],
];

const TABLES: readonly (readonly [Language, Table])[] = [
  ['password file', COLON],
  ['PSK file', COLON],
  ['configuration', CONFIGURATION],
  ['ACL file', ACL],
];

describe.each(TABLES)('of a line of a %s', (language, table) => {
  test.each(table)('%j is shown as %j', (line, shown) => {
    expect(hideSecrets(line, language)).toBe(shown);
    const bytes = Buffer.from(line).toString('latin1');
    expect(Buffer.from(hideSecrets(bytes, language).replaceAll('…', '\xe2\x80\xa6'), 'latin1').toString()).toBe(shown);
  });
});

test.each(
  options
    .filter(({ secret }) => secret)
    .flatMap(({ name, aliases = [] }) => [name, ...aliases.map((alias) => alias.name)]),
)('the value of %s is hidden', (name) => expect(hideSecrets(`${name} x`, 'configuration')).toBe(`${name} …`));

test.each(options.filter(({ secret }) => !secret).map(({ name }) => name))('the value of %s is shown', (name) => {
  const line = `${name.replace('*', 'x')} value of:it`;
  expect(hideSecrets(line, 'configuration')).toBe(line);
});

test.each([
  ['x'.repeat(300_000)],
  [':'.repeat(300_000)],
  ['a:'.repeat(150_000)],
  ['@'.repeat(300_000)],
  ['a:@ '.repeat(75_000)],
  ['password'.repeat(40_000)],
  ['$7$'.repeat(100_000)],
  [' '.repeat(300_000)],
  ['" '.repeat(150_000)],
  ['\0'.repeat(300_000)],
])('a giant line takes no time (%#)', { timeout: 2000 }, (line) => {
  for (const [language] of TABLES) expect(hideSecrets(line, language).length).toBeGreaterThan(0);
});

import { at, type Version } from '../version.js';
import type { FileRole, Option } from './option.js';

/** Values for options that have a form of their own, or whose kind tells little. */
const VALUES: Readonly<Record<string, string>> = {
  accept_protocol_versions: '4,5',
  address: 'broker.example.org:8883',
  auto_id_prefix: 'auto-',
  bind_address: '127.0.0.1',
  bind_interface: 'eth0',
  bridge_alpn: 'mqtt',
  bridge_bind_address: '192.168.1.10',
  bridge_identity: 'home',
  bridge_protocol_version: 'mqttv50',
  bridge_psk: '0f1e2d3c4b5a',
  bridge_tcp_keepalive: '60 10 5',
  ciphers: 'ECDHE-RSA-AES256-GCM-SHA384',
  connection: 'home',
  include_dir: '/etc/mosquitto/conf.d',
  listener: '8883 192.168.1.10',
  log_dest: 'file /var/log/mosquitto/mosquitto.log',
  log_timestamp_format: '%Y-%m-%dT%H:%M:%S',
  log_type: 'warning',
  memory_limit: '536870912',
  message_size_limit: '65536',
  mount_point: 'tenants/one/',
  persistence_file: 'mosquitto.db',
  persistent_client_expiration: '14d',
  plugin_load: 'auth /usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so',
  plugin_use: 'auth',
  'plugin_opt_*': 'config_file /var/lib/mosquitto/dynamic-security.json',
  psk_hint: 'home',
  remote_password: 'a long secret',
  remote_username: 'bridge',
  restart_timeout: '5 60',
  start_type: 'automatic',
  tls_version: 'tlsv1.2',
  topic: 'weather/# out 1',
  user: 'mosquitto',
  websockets_origin: 'https://example.org:8443',
};

const FILES: Readonly<Record<FileRole, string>> = {
  'password-file': '/etc/mosquitto/passwd',
  'acl-file': '/etc/mosquitto/acl',
  'psk-file': '/etc/mosquitto/psk',
  'ca-file': '/etc/mosquitto/certs/ca.crt',
  'ca-directory': '/etc/ssl/certs',
  certificate: '/etc/mosquitto/certs/server.crt',
  'private-key': '/etc/mosquitto/certs/server.key',
  crl: '/etc/mosquitto/certs/revoked.pem',
  'dh-parameters': '/etc/mosquitto/certs/dh.pem',
  log: '/var/log/mosquitto/mosquitto.log',
  pid: '/run/mosquitto/mosquitto.pid',
  'persistence-directory': '/var/lib/mosquitto/',
  'persistence-file': 'mosquitto.db',
  'include-directory': '/etc/mosquitto/conf.d',
  plugin: '/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so',
  'http-directory': '/var/www/mqtt',
  'unix-socket': '/run/mosquitto/mosquitto.sock',
};

/** A line that sets an option; undefined where any text would do. */
export function exampleOf(option: Option, target: Version): string | undefined {
  const spec = at(option.value, target);
  const own = VALUES[option.name] ?? (option.file && FILES[option.file]);
  const standard = at(option.default, target);
  if (option.name === 'plugin_opt_*') return `plugin_opt_${own}`;
  if (own !== undefined) return `${option.name} ${own}`;
  if (spec.kind === 'boolean') return `${option.name} ${standard === 'true' ? 'false' : 'true'}`;
  if (spec.kind === 'word') return `${option.name} ${at(spec.words, target)[0]}`;
  if (spec.kind === 'integer') return `${option.name} ${standard ?? at(spec.min, target) ?? 1}`;
  return undefined;
}

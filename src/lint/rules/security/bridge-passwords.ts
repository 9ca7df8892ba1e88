import type { Bridge, Setting } from '../../../conf/model.js';
import type { Rule } from '../../rule.js';
import { placeOfValue } from './places.js';

const SECRETS = ['remote_password', 'local_password', 'bridge_psk'];
const TLS = [
  'bridge_cafile',
  'bridge_capath',
  'bridge_certfile',
  'bridge_psk',
  'bridge_tls_use_os_certs',
  'bridge_tls_version',
];
const OTHERS_READ = 0o004;
const LOOPBACK = /^(?:127\.|::1$|localhost$)/;

export const readableBridgePassword: Rule = {
  id: 'security/readable-bridge-password',
  severity: 'warning',
  summary: 'A configuration file with the password of a bridge can be read by every account of the machine.',
  why: 'The password or key for the other broker stands in the configuration in clear text, and configuration files are readable for all by default. Put the bridge into a file of its own with mode 0640 and the group of the broker, which must be able to read it on a reload.',
  example: {
    bad: 'connection cloud\naddress 127.0.0.1:1884\ntopic # out\nremote_password secret',
    good: 'connection cloud\naddress 127.0.0.1:1884\ntopic # out',
  },
  *check({ evaluation, model }) {
    const { fs } = evaluation.circumstances;
    for (const { settings } of model.bridges) {
      for (const secret of secretsOf(settings)) {
        const path = model.files.find(({ file }) => file === secret.directive.file)?.path ?? evaluation.mainPath;
        const status = fs.stat(path);
        if (!status.ok || (status.value.mode & OTHERS_READ) === 0) continue;
        yield {
          ...placeOfValue(secret),
          message: `Every account of the machine can read this secret in ${secret.directive.file.path}: chown root:mosquitto and chmod 0640 the file.`,
        };
      }
    }
  },
};

export const plainBridgePassword: Rule = {
  id: 'security/plain-bridge-password',
  severity: 'warning',
  summary: 'A bridge sends its password to another machine without encryption.',
  why: 'Without one of the bridge_ options for TLS the bridge connects in clear text, whatever the port. Name the authority of the other broker with bridge_cafile or bridge_capath.',
  example: {
    bad: 'connection cloud\naddress broker.example.org:1883\ntopic # out\nremote_username me\nremote_password secret',
    good: 'connection cloud\naddress broker.example.org:8883\nbridge_capath /etc/ssl/certs\ntopic # out\nremote_username me\nremote_password secret',
  },
  *check({ model }) {
    for (const { settings, addresses } of model.bridges) {
      const password = settings.get('remote_password');
      const isRemote = addresses.some(({ host }) => !LOOPBACK.test(host));
      if (!password || !isRemote || TLS.some((name) => settings.has(name))) continue;
      yield {
        ...placeOfValue(password),
        message: `This password goes to ${addresses[0]?.host} in clear text: use TLS (bridge_cafile or bridge_capath).`,
      };
    }
  },
};

export const insecureBridge: Rule = {
  id: 'security/insecure-bridge',
  severity: 'warning',
  summary: 'A bridge does not check whom it talks to.',
  why: 'bridge_insecure true accepts a certificate for any name, so whoever stands between the brokers can take the place of the other one. It is for trying things out.',
  example: {
    bad: 'connection cloud\naddress 127.0.0.1:8883\ntopic # out\nbridge_insecure true',
    good: 'connection cloud\naddress 127.0.0.1:8883\ntopic # out\nbridge_insecure false',
  },
  *check({ model }) {
    for (const { settings } of model.bridges) {
      const insecure = settings.get('bridge_insecure');
      if (insecure?.value !== true) continue;
      yield { ...placeOfValue(insecure), message: 'This bridge accepts a certificate for any name: set it to false.' };
    }
  },
};

function secretsOf(settings: Bridge['settings']): Setting[] {
  return SECRETS.flatMap((name) => settings.get(name) ?? []);
}

import type { Bridge, Setting } from '../../../conf/model.js';
import { type Version, version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { anybodyReads } from '../files/anybody.js';
import { placeOfValue } from './places.js';

const SECRETS = ['remote_password', 'local_password', 'bridge_psk'];
/** What switches TLS on for a bridge; bridge_certfile and bridge_tls_version alone do not (lib/net_mosq.c). */
const TLS = ['bridge_cafile', 'bridge_capath', 'bridge_psk', 'bridge_tls_use_os_certs'];
const LOOPBACK = /^(?:127\.|::1$|localhost$)/i;
const OS_CERTS = version('2.1');

export const readableBridgePassword: Rule = {
  id: 'security/readable-bridge-password',
  severity: 'warning',
  summary: t`A configuration file with the password of a bridge can be read by every account of the machine.`,
  why: t`The password or key for the other broker stands in the configuration in clear text, and configuration files are readable for all by default. Put the bridge into a file of its own with mode 0640 and the group of the broker, which must be able to read it on a reload.`,
  example: {
    bad: 'connection cloud\naddress 127.0.0.1:1884\ntopic # out\nremote_password secret',
    good: 'connection cloud\naddress 127.0.0.1:1884\ntopic # out',
  },
  *check({ evaluation, model }) {
    const { fs } = evaluation.circumstances;
    for (const { settings } of model.bridges) {
      for (const secret of secretsOf(settings)) {
        const path = model.files.find(({ file }) => file === secret.directive.file)?.path ?? evaluation.mainPath;
        if (!anybodyReads(fs, path)) continue;
        yield {
          ...placeOfValue(secret),
          message: t`Every account of the machine can read this secret in ${secret.directive.file.path}: chown root:mosquitto and chmod 0640 the file.`,
        };
      }
    }
  },
};

export const plainBridgePassword: Rule = {
  id: 'security/plain-bridge-password',
  severity: 'warning',
  summary: t`A bridge sends its password to another machine without encryption.`,
  why: t`Only bridge_cafile, bridge_capath, bridge_psk or, since 2.1, bridge_tls_use_os_certs switch TLS on; without one of them the bridge connects in clear text, whatever the port, and also with bridge_certfile or bridge_tls_version. Name the authority of the other broker.`,
  example: {
    bad: 'connection cloud\naddress broker.example.org:1883\ntopic # out\nremote_username me\nremote_password secret',
    good: 'connection cloud\naddress broker.example.org:8883\nbridge_capath /etc/ssl/certs\ntopic # out\nremote_username me\nremote_password secret',
  },
  *check({ model, target }) {
    for (const { settings, addresses } of model.bridges) {
      const password = settings.get('remote_password');
      const remote = addresses.find(({ host }) => !LOOPBACK.test(host));
      if (!password || !remote || speaksTls(settings)) continue;
      yield {
        ...placeOfValue(password),
        message: t`This password goes to ${withoutCredentials(remote.host)} in clear text: ${remedy(target)} switches TLS on.`,
      };
    }
  },
};

export const insecureBridge: Rule = {
  id: 'security/insecure-bridge',
  severity: 'warning',
  summary: t`A bridge does not check whom it talks to.`,
  why: t`bridge_insecure true accepts a certificate for any name, so whoever stands between the brokers can take the place of the other one. It is for trying things out.`,
  example: {
    bad: 'connection cloud\naddress 127.0.0.1:8883\ntopic # out\nbridge_insecure true',
    good: 'connection cloud\naddress 127.0.0.1:8883\ntopic # out\nbridge_insecure false',
  },
  *check({ model }) {
    for (const { settings } of model.bridges) {
      const insecure = settings.get('bridge_insecure');
      if (insecure?.value !== true) continue;
      yield { ...placeOfValue(insecure), message: t`This bridge accepts a certificate for any name: set it to false.` };
    }
  },
};

function speaksTls(settings: Bridge['settings']): boolean {
  return TLS.some((name) => settings.get(name) && settings.get(name)?.value !== false);
}

/** The broker knows no `user:password@` before a host, but people write it. */
function withoutCredentials(host: string): string {
  return host.slice(host.lastIndexOf('@') + 1);
}

function remedy(target: Version): string {
  return target < OS_CERTS
    ? t`bridge_cafile or "bridge_capath /etc/ssl/certs"`
    : t`bridge_cafile or "bridge_tls_use_os_certs true"`;
}

function secretsOf(settings: Bridge['settings']): Setting[] {
  return SECRETS.flatMap((name) => settings.get(name) ?? []);
}

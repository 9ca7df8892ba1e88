import type { Settings } from '../../../conf/model.js';
import { type Version, version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { listenerName } from './names.js';

export const requireCertificateWithoutAuthority: Rule = {
  id: 'structure/require-certificate-without-authority',
  severity: 'error',
  summary: t`require_certificate is set on a listener without cafile and capath.`,
  why: t`The broker trusts no authority then, so it accepts no client certificate, and every handshake fails. Name the authority of the clients with cafile or capath below the same listener. Up to 1.6 a listener without both does not even speak TLS.`,
  example: {
    bad: 'listener 8883\ncertfile /etc/mosquitto/server.crt\nkeyfile /etc/mosquitto/server.key\nrequire_certificate true',
    good: 'listener 8883\ncertfile /etc/mosquitto/server.crt\nkeyfile /etc/mosquitto/server.key\ncafile /etc/mosquitto/ca.crt\nrequire_certificate true',
  },
  since: version('2.0'),
  *check({ model }) {
    for (const listener of model.listeners) {
      const { settings } = listener;
      const required = settings.get('require_certificate');
      if (required?.value !== true || hasAuthority(settings) || !speaksTls(settings, model.target)) continue;
      yield {
        file: required.directive.file,
        span: required.directive.span,
        message: t`${listenerName(listener)} demands certificates but has no cafile or capath to check them by: nobody can connect.`,
      };
    }
  },
};

export const requireCertificateWithoutTls: Rule = {
  id: 'structure/require-certificate-without-tls',
  severity: 'error',
  summary: t`require_certificate is set on a listener that does not speak TLS.`,
  why: t`TLS is switched on by certfile and keyfile together, up to 1.6 only with cafile or capath besides. Without them require_certificate does nothing: the listener takes every client in clear text, without a certificate, and the broker does not say so. Add certificate and key, or remove the line.`,
  example: {
    bad: 'listener 8883\nrequire_certificate true',
    good: 'listener 8883\ncertfile /etc/mosquitto/server.crt\nkeyfile /etc/mosquitto/server.key\ncafile /etc/mosquitto/ca.crt\nrequire_certificate true',
  },
  *check({ model }) {
    for (const listener of model.listeners) {
      const { settings } = listener;
      const required = settings.get('require_certificate');
      if (required?.value !== true || speaksTls(settings, model.target)) continue;
      // These are authenticated in another way: by their key, or by the load balancer in front.
      if (settings.has('psk_hint') || settings.has('enable_proxy_protocol')) continue;
      yield {
        file: required.directive.file,
        span: required.directive.span,
        message: t`${listenerName(listener)} does not speak TLS, so it asks nobody for a certificate: ${missing(settings)} missing.`,
      };
    }
  },
};

function hasAuthority(settings: Settings): boolean {
  return settings.has('cafile') || settings.has('capath');
}

function speaksTls(settings: Settings, target: Version): boolean {
  return (
    settings.has('certfile') && settings.has('keyfile') && (target >= AUTHORITY_OPTIONAL || hasAuthority(settings))
  );
}

const AUTHORITY_OPTIONAL = version('2.0');

function missing(settings: Settings): string {
  const names = ['certfile', 'keyfile'].filter((name) => !settings.has(name));
  return names.length === 0
    ? t`cafile or capath is`
    : names.length === 1
      ? t`${names[0]} is`
      : t`certfile and keyfile are`;
}

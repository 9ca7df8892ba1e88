import { accessOf } from '../../../conf/access.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { placeOfSetting } from './places.js';

const OPTIONS = ['use_identity_as_username', 'use_subject_as_username'];

export const certificateNameWithoutCertificate: Rule = {
  id: 'security/certificate-name-without-certificate',
  severity: 'warning',
  summary: t`User names shall come from certificates that clients need not show.`,
  why: t`use_identity_as_username and use_subject_as_username take the name from the certificate of the client, so a client without one is refused with "bad user name or password". Without require_certificate true the TLS handshake does not ask for it, and without certfile and keyfile there is no TLS at all.`,
  example: {
    bad: 'listener 1883\nallow_anonymous false\nuse_identity_as_username true',
    good: 'listener 1883\nallow_anonymous false\npassword_file /etc/mosquitto/passwd',
  },
  *check({ evaluation }) {
    for (const { listener, tls, certificate } of accessOf(evaluation)) {
      const setting = OPTIONS.map((name) => listener.settings.get(name)).find((found) => found?.value === true);
      if (!setting || listener.settings.has('psk_hint')) continue;
      const required = listener.settings.get('require_certificate')?.value === true;
      // Behind a proxy the name comes with its header.
      if (required && (certificate || listener.settings.has('enable_proxy_protocol'))) continue;
      yield {
        ...placeOfSetting(setting),
        message: tls
          ? t`${setting.option.name} needs require_certificate true on this listener: clients without a certificate are refused.`
          : t`${setting.option.name} means nothing without TLS: add certfile, keyfile, cafile and require_certificate true.`,
      };
    }
  },
};

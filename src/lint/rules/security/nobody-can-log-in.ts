import { type Access, accessOf } from '../../../conf/access.js';
import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { isForClients, nameOf, placeOf, placeOfSetting } from './places.js';

export const nobodyCanLogIn: Rule = {
  id: 'security/nobody-can-log-in',
  severity: 'warning',
  since: version('2.0'),
  summary: t`A listener lets nobody in.`,
  why: t`Since 2.0 a listener shuts anonymous clients out unless allow_anonymous says otherwise, and without a password file, plugin or certificate there is nobody else: every client is told "not authorised". Recipes from the time of 1.x end so. A certificate or pre-shared key alone is not enough either: it becomes the name of a user with use_identity_as_username only.`,
  example: {
    bad: 'listener 1883',
    good: 'listener 1883\nallow_anonymous false\npassword_file /etc/mosquitto/passwd',
  },
  *check({ evaluation, model }) {
    for (const access of accessOf(evaluation)) {
      const { listener, anonymous, anonymousBy, passwords } = access;
      if (anonymous || passwords || !isForClients(access)) continue;
      const place = model.localOnly && anonymousBy ? placeOfSetting(anonymousBy) : placeOf(listener, model);
      if (place) yield { ...place, message: t`Nobody can log in on ${nameOf(access)}: ${advice(access)}.` };
    }
  },
};

function advice({ proof }: Access): string {
  if (!proof) return t`add password_file (mosquitto_passwd makes one), or knowingly allow_anonymous true`;
  return proof.option.name === 'psk_hint'
    ? t`a key is asked for, but nothing makes a user of it: add use_identity_as_username true`
    : t`a certificate is asked for, but nothing makes a user of it: add use_identity_as_username true`;
}

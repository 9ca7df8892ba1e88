import type { BrokerModel, Listener } from '../../../conf/model.js';
import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { listenerName, relatedLine } from './names.js';

export const listenerWithoutOwnSecurity: Rule = {
  id: 'structure/listener-without-own-security',
  severity: 'warning',
  summary: t`Under per_listener_settings one listener has an acl_file or password_file and another has none.`,
  why: t`With per_listener_settings true nothing is shared. A listener without an acl_file of its own has no access rules: whoever gets in may read and write everything, also what the ACL of the other listener protects. Without a password_file of its own it knows no users: 2.0 and later let nobody in, 1.6 everybody. Repeat the lines below every listener.`,
  example: {
    bad: 'per_listener_settings true\nlistener 1883\nacl_file /etc/mosquitto/acl\nallow_anonymous true\nlistener 1884\nallow_anonymous true',
    good: 'per_listener_settings true\nlistener 1883\nacl_file /etc/mosquitto/acl\nallow_anonymous true\nlistener 1884\nacl_file /etc/mosquitto/acl\nallow_anonymous true',
  },
  *check({ model }) {
    if (!model.perListenerSettings || model.plugins.some(({ attachedTo }) => attachedTo.includes('global'))) return;
    for (const name of ['acl_file', 'password_file']) {
      const having = model.listeners.flatMap(({ security }) => security.get(name) ?? [])[0];
      if (!having) continue;
      for (const listener of model.listeners) {
        const { directive, security, plugins } = listener;
        if (!directive || security.has(name) || plugins.length > 0 || isHttpOnly(listener)) continue;
        if (name === 'password_file' && needsNoPasswords(listener)) continue;
        yield {
          file: directive.file,
          span: directive.span,
          message: t`${listenerName(listener)} has no ${name} of its own: ${name === 'acl_file' ? t`its clients may read and write every topic` : withoutUsers(model)}. Under per_listener_settings that of another listener does not count.`,
          related: [relatedLine(t`the other listener has one`, having.directive)],
        };
      }
    }
  },
};

function isHttpOnly({ settings }: Listener): boolean {
  return settings.get('protocol')?.value === 'http_api';
}

/** Its clients prove who they are in another way, or are welcome without. */
function needsNoPasswords({ settings, security }: Listener): boolean {
  const proofs = ['use_identity_as_username', 'use_subject_as_username', 'listener_allow_anonymous'];
  return proofs.some((name) => settings.get(name)?.value === true) || security.get('allow_anonymous')?.value === true;
}

function withoutUsers({ target }: BrokerModel): string {
  return target < DENIES ? t`everybody gets in, with any user name and password` : t`nobody can log in there`;
}

const DENIES = version('2.0');

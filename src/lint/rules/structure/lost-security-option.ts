import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { readingOrder } from './reading-order.js';

export const lostSecurityOption: Rule = {
  id: 'structure/lost-security-option',
  severity: 'error',
  summary: t`Under per_listener_settings a security option has no listener above it in its file, and is lost.`,
  why: t`With per_listener_settings true, acl_file and allow_anonymous belong to the listener line above them. Up to 2.0 those without one go to a default listener that nobody opened, and the broker says nothing: an acl_file is not used at all, and every client may read and write everything. 2.1 refuses them. Repeat the option below every listener.`,
  example: {
    bad: 'per_listener_settings true\nacl_file /etc/mosquitto/acl\nlistener 1883',
    good: 'per_listener_settings true\nlistener 1883\nacl_file /etc/mosquitto/acl',
  },
  until: version('2.0.999'),
  *check({ model }) {
    if (!model.perListenerSettings || model.listeners.some(({ directive }) => !directive)) return;
    for (const { directive, option, scope, listener } of readingOrder(model)) {
      if (scope !== 'security' || listener) continue;
      yield {
        file: directive.file,
        span: directive.span,
        message: t`${option.name} has no listener line above it in this file and is lost under per_listener_settings${option.name === 'acl_file' ? t`: without it everybody may read and write every topic` : ''}. Repeat it below each listener.`,
      };
    }
  },
};

import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';

export const unlimitedQueue: Rule = {
  id: 'structure/unlimited-queue',
  severity: 'warning',
  summary: t`max_queued_messages 0 makes these versions disconnect clients.`,
  why: t`It is documented as "no limit", but Debian's 2.0.11 and 2.0.16 to 2.0.21 read it in one place as "none": a client whose QoS 0 message is denied by the ACL is disconnected. 2.0.22 repaired that. Write a large number instead.`,
  example: { bad: 'max_queued_messages 0', good: 'max_queued_messages 1000000' },
  since: version('2.0.11'),
  until: version('2.0.21'),
  *check({ model }) {
    const setting = model.global.get('max_queued_messages');
    if (setting?.value !== 0) return;
    yield {
      file: setting.directive.file,
      span: setting.span,
      message: t`This version disconnects clients whose QoS 0 messages are denied when max_queued_messages is 0. Write a large number instead, like 1000000.`,
    };
  },
};

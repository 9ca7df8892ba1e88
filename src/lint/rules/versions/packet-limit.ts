import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';

export const packetLimit: Rule = {
  id: 'versions/packet-limit',
  severity: 'info',
  until: version('2.0.999'),
  summary: t`Messages of over two megabytes pass now, and will not with 2.1.`,
  why: t`Without max_packet_size there is no limit up to 2.0. 2.1 sets one of 2,000,000 bytes and disconnects a client that sends more, pictures and firmware for instance (measured with 2.1.2). The option means the same in both, so what is written now stays. Said once, at the first listener; not in local only mode.`,
  example: {
    bad: 'listener 1883\nallow_anonymous true',
    good: 'listener 1883\nallow_anonymous true\nmax_packet_size 20000000',
  },
  *check({ model }) {
    const line = model.listeners.find(({ directive }) => directive)?.directive;
    if (!line || model.global.has('max_packet_size') || hasSmallLimit(model.global.get('message_size_limit')?.value))
      return;
    yield {
      file: line.file,
      span: line.span,
      message: t`2.1 will disconnect clients that send over 2,000,000 bytes: write max_packet_size, if larger messages are sent.`,
    };
  },
};

/** Larger payloads are thrown away already. */
function hasSmallLimit(limit: unknown): boolean {
  return typeof limit === 'number' && limit > 0 && limit < 2_000_000;
}

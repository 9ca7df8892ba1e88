import type { BridgeTopic } from '../../../conf/model.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { relatedLine } from './names.js';
import { lineRemoval } from './remove-line.js';

export const repeatedBridgeTopic: Rule = {
  id: 'structure/repeated-bridge-topic',
  severity: 'info',
  summary: t`A bridge has the same topic line twice.`,
  why: t`The second line adds nothing: 2.1 skips it with a line in the log, and before that the bridge subscribes twice, so that retained messages may come twice at every connection. Remove one.`,
  example: {
    bad: 'connection cloud\naddress 192.0.2.1\ntopic sensors/# out 1\ntopic sensors/# out 1',
    good: 'connection cloud\naddress 192.0.2.1\ntopic sensors/# out 1',
  },
  *check({ model }) {
    for (const { topics } of model.bridges) {
      const seen = new Map<string, BridgeTopic>();
      for (const topic of topics) {
        const key = JSON.stringify([topic.topic, topic.direction, topic.qos, topic.localPrefix, topic.remotePrefix]);
        const first = seen.get(key);
        if (!first) {
          seen.set(key, topic);
          continue;
        }
        const { directive } = topic;
        yield {
          file: directive.file,
          span: directive.span,
          message: t`This bridge has the same topic line already.`,
          related: [relatedLine(t`the same topic`, first.directive)],
          ...lineRemoval(directive, t`Remove this line`, true),
        };
      }
    }
  },
};

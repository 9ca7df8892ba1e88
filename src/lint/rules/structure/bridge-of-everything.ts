import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';

export const bridgeOfEverything: Rule = {
  id: 'structure/bridge-of-everything',
  severity: 'warning',
  summary: t`A bridge exchanges every topic in both directions without a prefix.`,
  why: t`What comes in goes out again under the same name. Two Mosquitto brokers that know of the bridge stop that, but not if the other one is no Mosquitto, has try_private false, is bridged twice or in a circle, or if both sides configure the bridge: then every message runs round for ever. Bridge only what is needed, with in and out, or give prefixes.`,
  example: {
    bad: 'connection cloud\naddress 192.0.2.1\ntopic # both',
    good: 'connection cloud\naddress 192.0.2.1\ntopic sensors/# out\ntopic commands/# in',
  },
  *check({ model }) {
    for (const { topics, name } of model.bridges) {
      for (const { topic, direction, localPrefix, remotePrefix, directive } of topics) {
        if (topic !== '#' || direction !== 'both' || localPrefix || remotePrefix) continue;
        yield {
          file: directive.file,
          span: directive.span,
          message: t`The bridge ${name} sends every topic to the other broker and takes every topic from it, under the same names: a message may run round for ever. Bridge the topics that are needed, or give a prefix.`,
        };
      }
    }
  },
};

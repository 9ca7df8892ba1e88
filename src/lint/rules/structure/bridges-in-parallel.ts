import type { Bridge, BridgeAddress, BridgeTopic } from '../../../conf/model.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { relatedLine } from './names.js';
import { filtersOverlap } from './overlap.js';

export const bridgesInParallel: Rule = {
  id: 'structure/bridges-in-parallel',
  severity: 'warning',
  summary: t`Two bridges to the same address exchange the same topics in both directions.`,
  why: t`What one bridge brings in, the other sends out again, and the first brings it back: the message runs round without end and takes all the processor time. Put all topics of one broker into one bridge.`,
  example: {
    bad: 'connection one\naddress 192.0.2.1\ntopic home/# both\nconnection two\naddress 192.0.2.1\ntopic home/+/state both',
    good: 'connection one\naddress 192.0.2.1\ntopic home/# both',
  },
  *check({ model }) {
    const byAddress = new Map<string, Bridge[]>();
    for (const bridge of model.bridges) {
      const found = firstCircle(bridge, byAddress);
      if (found) {
        const { other, topic, opposite } = found;
        yield {
          file: topic.directive.file,
          span: topic.directive.span,
          message: t`The bridges ${other.name} and ${bridge.name} both exchange these topics with the same broker in both directions: messages run round between them.`,
          related: [relatedLine(t`the same topics in the bridge ${other.name}`, opposite.directive)],
        };
      }
      for (const address of bridge.addresses) {
        const key = keyOf(address);
        byAddress.set(key, [...(byAddress.get(key) ?? []).slice(-NEIGHBOURS + 1), bridge]);
      }
    }
  },
};

/** A bridge is compared with so many before it that have its address; more than a few is a mistake of its own. */
const NEIGHBOURS = 20;

interface Circle {
  readonly other: Bridge;
  readonly topic: BridgeTopic;
  readonly opposite: BridgeTopic;
}

/** The first of the earlier bridges with one of its addresses that sends back what this one brings. */
function firstCircle(bridge: Bridge, byAddress: ReadonlyMap<string, readonly Bridge[]>): Circle | undefined {
  for (const other of new Set(bridge.addresses.flatMap((address) => byAddress.get(keyOf(address)) ?? []))) {
    const topic = bridge.topics.find((one) => other.topics.some((two) => circles(one, two)));
    const opposite = topic && other.topics.find((two) => circles(topic, two));
    if (opposite) return { other, topic, opposite };
  }
  return undefined;
}

function keyOf({ host, port }: BridgeAddress): string {
  return `${host.toLowerCase()}:${port}`;
}

function circles(one: BridgeTopic, two: BridgeTopic): boolean {
  if (one.direction !== 'both' || two.direction !== 'both') return false;
  return (
    filtersOverlap(`${one.localPrefix ?? ''}${one.topic ?? ''}`, `${two.localPrefix ?? ''}${two.topic ?? ''}`) &&
    filtersOverlap(`${one.remotePrefix ?? ''}${one.topic ?? ''}`, `${two.remotePrefix ?? ''}${two.topic ?? ''}`)
  );
}

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Firewall } from '../../../src/host/firewall/chains.js';
import { parseIptables } from '../../../src/host/firewall/iptables.js';
import { parseNftables } from '../../../src/host/firewall/nftables.js';
import { verdictOn } from '../../../src/host/firewall/verdict.js';
import { hasBrokers } from '../../setup/has-brokers.js';
import { iptablesRules } from './arbitrary-iptables.js';
import { ruleset } from './arbitrary-ruleset.js';
import { CONNECTIONS, Lane } from './lane.js';

const LANES = 5;
/** On a busy machine what is let through takes a while. */
const PATIENCE_MS = { accepted: 5000, dropped: 150 } as const;

describe.skipIf(!hasBrokers)('what we say of a firewall is what it does', () => {
  let lanes: Lane[] = [];
  beforeAll(async () => {
    lanes = await Promise.all(Array.from({ length: LANES }, (_, number) => Lane.open(number)));
  });
  afterAll(() => {
    for (const lane of lanes) lane.close();
  });

  /** Several firewalls at once: a connection that is dropped costs time. */
  async function agree(texts: readonly string[], load: (lane: Lane, text: string) => Promise<Firewall>): Promise<void> {
    await Promise.all(
      texts.map(async (text, index) => {
        const lane = lanes[index] as Lane;
        const firewall = await load(lane, text);
        const said = CONNECTIONS.map((connection) => ({ ...connection, ...verdictOn(firewall, connection) }));
        const sure = said.filter(({ outcome }) => outcome !== 'depends');
        const attempts = sure.map((one) => ({
          ...one,
          patienceMs: PATIENCE_MS[one.outcome as keyof typeof PATIENCE_MS],
        }));
        const connects = await lane.connects(attempts);
        const seen = sure.map((one, at) => ({ ...one, outcome: connects[at] ? 'accepted' : 'dropped' }));
        expect(sure, text).toEqual(seen);
      }),
    );
  }

  test('nftables', async () => {
    const load = async (lane: Lane, text: string) => {
      const script = 'nft -f - && nft --json list ruleset';
      return parseNftables(await lane.exec(['sh', '-c', script], `flush ruleset\n${text}`));
    };
    const property = fc.asyncProperty(fc.array(ruleset, { minLength: LANES, maxLength: LANES }), (texts) =>
      agree(texts, load),
    );
    await fc.assert(property, { numRuns: 20, endOnFailure: true });
  }, 60_000);

  test('iptables', async () => {
    const load = async (lane: Lane, text: string) => {
      await lane.exec(['nft', 'flush', 'ruleset']);
      const [ip, ip6] = await Promise.all(
        ['iptables', 'ip6tables'].map((name) => lane.exec(['sh', '-c', `${name}-restore && ${name}-save`], text)),
      );
      return [...parseIptables(ip ?? '', 'ip'), ...parseIptables(ip6 ?? '', 'ip6')];
    };
    const property = fc.asyncProperty(fc.array(iptablesRules, { minLength: LANES, maxLength: LANES }), (texts) =>
      agree(texts, load),
    );
    await fc.assert(property, { numRuns: 6, endOnFailure: true });
  }, 60_000);
});

import { scenario } from '../scenario.js';
import { ALICE, FOR_ALL, RESTART, SITE } from '../site.js';

/** The usual rules of a server. */
export default scenario({
  name: 'a firewall that knows nothing of the broker',
  break: async (host) => {
    await host.put({ [SITE]: FOR_ALL });
    await host.sh(`${ALICE}
      ${RESTART}
      nft 'table inet filter { chain input { type filter hook input priority 0; policy drop;
        iifname lo accept; ct state established,related accept; tcp dport { 22, 443 } accept; }; }'`);
  },
  first: 'listeners/firewall',
  detail: /blocks port 8883 \(table inet filter, chain input, policy drop\)/,
});

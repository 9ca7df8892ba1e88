import type { Bridge } from '../../../conf/model.js';
import { resolveHost } from '../../../host/probe/resolve.js';
import { openTcp } from '../../../host/probe/tcp.js';
import { type Check, type Finding, orPass, skip } from '../../check.js';
import { placeOf } from '../../places.js';

const PATIENCE_MS = 3000;

export const bridgeRemote: Check = {
  id: 'bridges/remote',
  title: 'The other brokers of bridges can be reached',
  needs: ['configuration/found'],
  live: true,
  async examine({ evaluation }) {
    const { bridges } = evaluation.model;
    if (bridges.length === 0) return skip('there is no bridge');
    const findings = await Promise.all(bridges.flatMap((bridge) => tryBridge(bridge)));
    return orPass(findings.flat(), bridges.map(({ name }) => name).join(', '));
  },
};

function tryBridge(bridge: Bridge): Promise<Finding[]>[] {
  return bridge.addresses.map(async ({ host, port, span }) => {
    const why = await obstacle(host, port);
    if (why === undefined) return [];
    const isSpare = bridge.addresses.length > 1;
    return [
      {
        status: isSpare ? 'warn' : 'fail',
        detail: `The bridge ${bridge.name} does not reach ${host} port ${port}: ${why}.`,
        ...placeOf({ file: bridge.directive.file, span }),
      } as const,
    ];
  });
}

async function obstacle(host: string, port: number): Promise<string | undefined> {
  const resolution = await resolveHost(host, PATIENCE_MS);
  if ('code' in resolution) return `the name is not known (${resolution.code}): look at its spelling and at DNS`;
  let code = 'ENOTFOUND';
  for (const address of resolution.addresses) {
    const outcome = await openTcp(address, port, PATIENCE_MS);
    if ('socket' in outcome) {
      outcome.socket.destroy();
      return undefined;
    }
    code = outcome.code;
  }
  return code === 'ECONNREFUSED'
    ? 'nothing listens there'
    : code === 'ETIMEDOUT'
      ? 'there is no answer, as where a firewall stands between'
      : `the connection fails (${code})`;
}

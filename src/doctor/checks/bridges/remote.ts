import type { Bridge } from '../../../conf/model.js';
import { t } from '../../../language/t.js';
import { obstacleOfBridge } from '../../bridge-visit.js';
import { type Check, type Finding, orPass, skip } from '../../check.js';
import type { Examination } from '../../examination.js';
import { placeOf } from '../../places.js';

export const bridgeRemote: Check = {
  id: 'bridges/remote',
  title: t`The other brokers of bridges let them in`,
  needs: ['configuration/found'],
  live: true,
  async examine(examination) {
    const { bridges } = examination.evaluation.model;
    if (bridges.length === 0) return skip(t`there is no bridge`);
    const findings = await Promise.all(bridges.flatMap((bridge) => tryBridge(bridge, examination)));
    return orPass(findings.flat(), bridges.map(({ name }) => name).join(', '));
  },
};

function tryBridge(bridge: Bridge, { evaluation }: Examination): Promise<Finding[]>[] {
  return bridge.addresses.map(async (address) => {
    const why = await obstacleOfBridge(bridge, address, evaluation);
    if (why === undefined) return [];
    const { host, port, span } = address;
    const isSpare = bridge.addresses.length > 1;
    return [
      {
        status: isSpare ? 'warn' : 'fail',
        detail: t`The bridge ${bridge.name} does not get to ${host} port ${port}: ${why}.`,
        ...placeOf({ file: bridge.directive.file, span }),
      } as const,
    ];
  });
}

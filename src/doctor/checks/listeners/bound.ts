import { listenerName } from '../../../conf/listener-name.js';
import { t } from '../../../language/t.js';
import { isUnexpected } from '../../../ports/examine.js';
import type { PortRow } from '../../../ports/match-sockets.js';
import { holderName, socketName } from '../../../ports/names.js';
import { type Check, type Finding, orPass, stopped } from '../../check.js';
import type { Examination } from '../../examination.js';
import { placeOf } from '../../places.js';
import { restartRepair } from '../../service-repairs.js';

export const listenersBound: Check = {
  id: 'listeners/bound',
  title: t`The broker listens where the configuration has it, and nowhere else`,
  needs: [
    'service/running',
    'listeners/free',
    'rights/confinement',
    'configuration/started-file',
    'configuration/taken-up',
  ],
  live: true,
  async examine(examination) {
    const { rows, account } = await examination.ports;
    const repair = await restartRepair(examination);
    const unexpected = rows.filter((row) => isUnexpected(row, account) && !isOfAnother(row, examination));
    // It runs with what they were before.
    if (unexpected.length > 0 && !examination.evaluation.starts) return stopped(t`its files are not in order now`);
    const findings = groups(unexpected).map((row): Finding => ({ ...findingOf(row), ...repair }));
    const open = rows.flatMap((row) => (row.state === 'expected' ? [socketName(row.socket)] : []));
    return orPass(findings, open.join(', '));
  },
};

/** Beside the broker that reads the configuration others may run, with configurations of their own. */
function isOfAnother(row: PortRow, { broker, brokers, mainFile }: Examination): boolean {
  if (row.state !== 'foreign' || broker?.config !== mainFile) return false;
  const holders = row.socket.holders.map(({ pid }) => pid);
  return brokers.some(({ pid, config }) => holders.includes(pid) && config !== mainFile);
}

/** Of the sockets of one listener the first. */
function groups(rows: readonly PortRow[]): PortRow[] {
  const known = new Set<unknown>();
  return rows.filter((row) => {
    const key = row.state === 'foreign' ? `${row.socket.holders[0]?.pid}` : row.expected.listener;
    const isNew = !known.has(key);
    known.add(key);
    return isNew;
  });
}

function findingOf(row: PortRow): Finding {
  switch (row.state) {
    case 'missing':
      return {
        status: 'fail',
        detail: t`The broker does not listen on ${listenerName(row.expected.listener)}, though it runs: listeners are opened at its start only.`,
        ...placeOf(row.expected.place),
      };
    case 'foreign':
      return {
        status: 'warn',
        detail: t`${holderName(row.socket)} listens on ${socketName(row.socket)}, for which the configuration has no listener (any more): it was started with another configuration.`,
      };
    case 'expected':
      return {
        status: 'warn',
        detail: t`${socketName(row.socket)} is open to every address, though the configuration names fewer: this version does not heed that for ${row.expected.speaks}. Close the port with a firewall, or upgrade.`,
        ...placeOf(row.expected.place),
      };
  }
}

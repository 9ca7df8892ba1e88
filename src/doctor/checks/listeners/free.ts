import { t } from '../../../language/t.js';
import { holderName, socketName } from '../../../ports/names.js';
import { type Check, type Finding, orPass } from '../../check.js';
import { placeOf } from '../../places.js';

export const listenersFree: Check = {
  id: 'listeners/free',
  title: t`No other program has a port of the broker`,
  needs: ['configuration/started-file'],
  live: true,
  async examine(examination) {
    const { rows } = await examination.ports;
    const findings = rows.flatMap((row): Finding[] => {
      if (row.state !== 'missing' || !row.heldBy || row.heldBy.holders.some(({ isBroker }) => isBroker)) return [];
      return [
        {
          status: 'fail',
          detail: t`${holderName(row.heldBy)} has ${socketName(row.heldBy)}, which the broker is to listen on: stop that program, or give the listener another port.`,
          ...placeOf(row.expected.place),
        },
      ];
    });
    return orPass(
      findings.slice(0, 1).concat(findings.slice(1).filter(differs)),
      t`the ports are free, or the broker has them`,
    );

    /** One program that has a port in both families is told once. */
    function differs({ line, file }: Finding): boolean {
      return line !== findings[0]?.line || file !== findings[0]?.file;
    }
  },
};

import type { Evaluation } from '../conf/evaluate/evaluate.js';
import { askVersion, type BrokerBinary, findBroker } from '../host/broker-binary.js';
import { tryConfiguration } from '../host/candidate-broker.js';
import type { Owner } from '../host/scratch-directory.js';
import { t } from '../language/t.js';
import type { Service } from '../service/examine.js';
import { portsNeeded, rehearsalTree } from './rehearsal-tree.js';

/** What came of starting a broker on a copy of the new configuration. */
export type Rehearsal =
  | { readonly outcome: 'serves'; readonly binary: BrokerBinary }
  | { readonly outcome: 'fails'; readonly reason: string }
  /** There is no program for it here. */
  | { readonly outcome: 'not tried'; readonly reason: string };

/**
 * Tries a configuration with a real broker of the version that it is for, beside the live one and without touching
 * anything of it.
 *
 * @param evaluation of the new configuration, for the program that is to run it
 * @param service undefined: none is known here
 */
export async function rehearse(evaluation: Evaluation, service: Service | undefined): Promise<Rehearsal> {
  const binary = programFor(evaluation, service);
  if (!binary) {
    return { outcome: 'not tried', reason: t`there is no program of that version here that could be started` };
  }
  const account = process.getuid?.() === 0 ? ownerFrom(evaluation) : undefined;
  const make = (ports: readonly number[]) => rehearsalTree(evaluation, ports);
  const trouble = await tryConfiguration(binary, portsNeeded(evaluation), make, account);
  return trouble === undefined ? { outcome: 'serves', binary } : { outcome: 'fails', reason: trouble };
}

/** That of the service, which root has set up; else the installed one, if it is of the same version. */
function programFor({ model }: Evaluation, service: Service | undefined): BrokerBinary | undefined {
  const [program] = service?.status.argv ?? [];
  const found = program === undefined ? undefined : askVersion(program);
  if (program !== undefined && found === model.target) return { path: program, version: found };
  const installed = findBroker();
  return installed?.version === model.target ? installed : undefined;
}

function ownerFrom({ account: { uid, gids } }: Evaluation): Owner | undefined {
  return uid < 0 ? undefined : { uid, gid: gids[0] ?? uid };
}

import type { Host } from './host.js';
import { ALL_SUITES, type Suite } from './systems.js';

/** One way in which an installation is broken, and what doctor has to say about it. */
export interface Scenario {
  readonly name: string;
  /** The systems on which it can come about. */
  readonly suites: readonly Suite[];
  /** Breaks a host that was well. */
  readonly break: (host: Host) => Promise<unknown>;
  /** The check that names the cause: the first that fails, or where none does, the first that warns. */
  readonly first: string;
  /** Further checks that may fail or warn; of all others none does. */
  readonly fails: readonly string[];
  /** What the finding says. */
  readonly detail: RegExp;
  /** `--fix` ends with a doctor that finds nothing, and a broker that answers. */
  readonly fixed: boolean;
}

type ScenarioOptions = Pick<Scenario, 'name' | 'break' | 'first' | 'detail'> &
  Partial<Pick<Scenario, 'suites' | 'fails' | 'fixed'>>;

/** On all systems, with nothing else that fails, and not to be repaired by --fix, unless it is said otherwise. */
export function scenario({ suites = ALL_SUITES, fails = [], fixed = false, ...rest }: ScenarioOptions): Scenario {
  return { suites, fails, fixed, ...rest };
}

import type { Account } from '../../installation/filesystem.js';
import type { Diagnostic } from '../../text/diagnostic.js';
import type { BrokerModel } from '../model.js';
import { runningAccount } from '../startup/account.js';
import type { SecurityFile } from '../startup/security.js';
import { startUp } from '../startup/start-up.js';
import { checkWhole } from './after-parse.js';
import { readConfiguration } from './read-configuration.js';
import { newListener } from './scope.js';
import { type Circumstances, EvaluationState, type Rejection } from './state.js';

/** What a broker of the target version makes of a configuration. */
export interface Evaluation {
  /** The main file, as the broker names it. */
  readonly mainPath: string;
  readonly model: BrokerModel;
  /** Everything that the broker refuses, and what it reads over, in the order in which it would come to it. */
  readonly diagnostics: readonly Diagnostic[];
  /** False exactly when the broker exits (or hangs) before it serves. */
  readonly starts: boolean;
  /** The first thing that it refuses; undefined when it starts. */
  readonly rejection?: Rejection;
  /** The account that it runs as. */
  readonly account: Account;
  readonly securityFiles: readonly SecurityFile[];
  readonly circumstances: Circumstances;
}

/**
 * Reads a configuration as the broker of the target version does, from its main file to the moment when it would
 * serve clients. After an error it goes on where the broker would stop, as if the refused line were not there, so
 * that one pass shows everything.
 *
 * @param mainPath absolute path of the main file, as the broker sees it
 */
export function evaluate(mainPath: string, circumstances: Circumstances): Evaluation {
  const state = configure(mainPath, circumstances);
  const account = startUp(state);
  const { model, rejection } = state;
  return {
    mainPath,
    model,
    diagnostics: state.diagnostics,
    starts: rejection === undefined,
    ...(rejection && { rejection }),
    account,
    securityFiles: state.securityFiles,
    circumstances,
  };
}

/**
 * What a configuration says, without a look at the files that it refers to: the model, and the account that the
 * broker would run as.
 */
export function readModel(mainPath: string, circumstances: Circumstances): { model: BrokerModel; account: Account } {
  const state = configure(mainPath, circumstances);
  return { model: state.model, account: runningAccount(state) };
}

function configure(mainPath: string, circumstances: Circumstances): EvaluationState {
  const model: BrokerModel = {
    target: circumstances.target,
    files: [],
    includes: [],
    global: new Map(),
    security: new Map(),
    plugins: [],
    listeners: [],
    bridges: [],
    localOnly: false,
    perListenerSettings: false,
  };
  const state = new EvaluationState(circumstances, model);
  if (!state.is21) state.defaultListener = newListener(1883);
  readConfiguration(state, mainPath);
  checkWhole(state);
  return state;
}

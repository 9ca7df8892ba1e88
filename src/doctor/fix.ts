import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from '../host/run-program.js';
import { t } from '../language/t.js';
import { replaceFiles } from '../store/replace.js';
import { combinedEdits } from '../text/edit.js';
import { MqttctlError } from '../text/error.js';
import type { Command, Repair } from './check.js';
import type { CheckResult } from './examine.js';

/** What becomes visible only when something else is repaired needs another look; so often at most. */
const ROUNDS_MAX = 6;
/** A broker that was told to reload does so a moment later. */
const SETTLE_MS = 500;

/** What is found by a look at everything. */
export interface Looked {
  readonly results: readonly CheckResult[];
}

export interface FixOptions<L extends Looked> {
  /** Examines everything anew. */
  readonly examine: () => Promise<L>;
  /** Shows repairs, and asks whether to carry them out. */
  readonly agree: (repairs: readonly Repair[]) => Promise<boolean>;
  /** Told what could not be done, in a sentence. */
  readonly notify: (sentence: string) => void;
}

/**
 * Carries out safe repairs until none is left that was not tried: what was repaired may bring to light what comes
 * after it, as a broker that can start again must be started.
 *
 * @returns what is found at the end
 */
export async function fix<L extends Looked>({ examine, agree, notify }: FixOptions<L>): Promise<L> {
  const tried = new Set<string>();
  for (let round = 0; ; round++) {
    const looked = await examine();
    const repairs = safeRepairs(looked.results).filter((repair) => !tried.has(keyOf(repair)));
    if (repairs.length === 0 || round === ROUNDS_MAX || !(await agree(repairs))) return looked;
    for (const repair of repairs) tried.add(keyOf(repair));
    await carryOut(repairs, notify);
    await sleep(SETTLE_MS);
  }
}

/** Those that --fix carries out, each once. */
export function safeRepairs(results: readonly CheckResult[]): Repair[] {
  const repairs = results.flatMap(({ fix: repair }) => (repair?.safe ? repair : []));
  return [...new Map(repairs.map((repair) => [keyOf(repair), repair])).values()];
}

function keyOf({ commands, edits = [] }: Repair): string {
  return JSON.stringify([commands, edits.map(({ file, span, newText }) => [file.path, span, newText])]);
}

async function carryOut(repairs: readonly Repair[], notify: (sentence: string) => void): Promise<void> {
  const changes = combinedEdits(repairs.flatMap(({ edits }) => (edits ? [edits] : [])));
  await replaceFiles(changes, { notify });
  for (const { commands = [] } of repairs) {
    for (const command of commands) {
      const failure = await failureOf(command);
      if (failure === undefined) continue;
      notify(failure);
      // What comes after relies on it.
      break;
    }
  }
}

const PATIENCE_MS = 60_000;

async function failureOf(command: Command): Promise<string | undefined> {
  const { code, stderr } = await runProgram(command, PATIENCE_MS);
  if (code === 0) return undefined;
  const reason =
    stderr.trim().split('\n').at(-1) ||
    (code === undefined ? t`it cannot be run, or does not end` : t`exit code ${code}`);
  return t`"${command.join(' ')}" failed: ${reason}`;
}

/** @throws MqttctlError where who runs mqttctl cannot repair anything */
export function expectRoot(): void {
  if (process.getuid?.() === 0) return;
  throw new MqttctlError(t`Repairs need root: run "sudo mqttctl doctor --fix".`);
}

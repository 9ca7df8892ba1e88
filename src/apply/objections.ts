import type { Evaluation } from '../conf/evaluate/evaluate.js';
import { expectedSockets, hostsToResolve } from '../conf/expected-sockets.js';
import { versionText } from '../conf/version.js';
import { listeningSockets } from '../host/sockets/listening-sockets.js';
import { networkFacts } from '../host/sockets/machine-network.js';
import { whatChokes } from '../installation/running-configuration.js';
import { t } from '../language/t.js';
import { runRules } from '../lint/engine.js';
import { databaseOf } from '../lint/rules/files/database.js';
import { rules } from '../lint/rules/index.js';
import { matchSockets } from '../ports/match-sockets.js';
import { holderName, socketName } from '../ports/names.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { ApplyPlan } from './plan.js';
import { widerIn } from './wider.js';

export const OBJECTIONS = ['start', 'reload', 'lint', 'wider', 'port', 'manager', 'database'] as const;

/** Why a configuration is refused. */
export interface Objection {
  /**
   * `start`: the broker would not start; `reload`: the one that runs would choke; `lint`: an error that is not there now;
   * `wider`: open to more people than now; `port`: another program has it; `manager`: nobody could restart the broker;
   * `database`: it could not be saved.
   */
  readonly kind: (typeof OBJECTIONS)[number];
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly rule?: string;
}

/** All that speaks against a plan, the gravest first. */
export async function objectionsTo(plan: Omit<ApplyPlan, 'objections'>, allowWider: boolean): Promise<Objection[]> {
  const toStart = fatalToStart(plan);
  const fatal = toStart.length > 0 ? toStart : fatalToReload(plan);
  // Nobody knows who gets in where the broker does not read to the end.
  if (fatal.length > 0) return fatal;
  const wider = allowWider ? [] : widerIn(plan.live.running, plan.running);
  return [
    ...wider.map((message): Objection => ({ kind: 'wider', message })),
    ...newErrors(plan, allowWider),
    ...withoutDatabase(plan),
    ...withoutManager(plan),
    ...(await portsTaken(plan)),
  ];
}

function fatalToStart({ start }: Pick<ApplyPlan, 'start'>): Objection[] {
  const found = start.diagnostics.find(({ fatal }) => fatal);
  const target = versionText(start.model.target);
  return !start.starts && found ? [about('start', found, t`Mosquitto ${target} would not start. `)] : [];
}

/** A broker that is told to reload what it chokes on ends, or goes on without its rules. */
function fatalToReload({ live, running, need }: Omit<ApplyPlan, 'objections'>): Objection[] {
  const found = live.service?.broker && need.means === 'reload' ? whatChokes(running) : undefined;
  const target = versionText(running.model.target);
  return found ? [about('reload', found, t`Mosquitto ${target}, which runs, would choke. `)] : [];
}

function about(kind: Objection['kind'], { file, span, rule, message }: Diagnostic, prefix = ''): Objection {
  return { kind, message: prefix + message, file: file.path, line: file.lineAt(span.start), rule };
}

/** What is as wrong now is no reason to refuse an improvement elsewhere. */
function newErrors({ live, start }: Omit<ApplyPlan, 'objections'>, allowWider: boolean): Objection[] {
  const known = new Set(errorsOf(live.start).map(keyOf));
  return errorsOf(start)
    .filter((error) => !known.has(keyOf(error)) && !(allowWider && isAboutAccess(error)))
    .map((error) => about('lint', error));
}

function errorsOf(evaluation: Evaluation): Diagnostic[] {
  return runRules(evaluation, rules).filter(({ severity }) => severity === 'error');
}

function keyOf({ rule, message, file }: Diagnostic): string {
  return `${rule} ${file.path} ${message}`;
}

/** Who allows it to be open has said so about these, too. */
function isAboutAccess({ rule }: Diagnostic): boolean {
  return rule.startsWith('security/') || rule === 'acl/everything-open';
}

/** A broker that cannot save goes on, and everything that it kept is gone at its end. */
function withoutDatabase({ live, start }: Omit<ApplyPlan, 'objections'>): Objection[] {
  const directory = databaseOf(start)?.directory;
  if (directory === undefined || directory === databaseOf(live.start)?.directory) return [];
  const access = start.circumstances.fs.access(directory, start.account, 'write');
  if (access.ok) return [];
  const { code, at } = access.refusal;
  const message = t`The broker (${start.account.name}) could not save its database in ${directory}: ${code} at ${at}.`;
  return [{ kind: 'database', message }];
}

function withoutManager({ live, need }: Omit<ApplyPlan, 'objections'>): Objection[] {
  const { service } = live;
  if (need.means !== 'restart' || service?.status.kind !== 'process') return [];
  const why = need.differences.find(({ means }) => means === 'restart')?.text ?? '';
  return [
    {
      kind: 'manager',
      message: t`This takes a restart (${why}), and no service manager looks after the broker (${service.status.name}): end it, apply, and start it as before.`,
    },
  ];
}

/** Ports of the new listeners that another program has. */
async function portsTaken({ start, need, live }: Omit<ApplyPlan, 'objections'>): Promise<Objection[]> {
  if (need.means !== 'restart' && live.service?.broker) return [];
  const expected = expectedSockets(start, await networkFacts(hostsToResolve(start)));
  const sockets = await listeningSockets((uid) => live.installation.findAccount(String(uid))?.name ?? String(uid));
  const rows = matchSockets(expected, sockets, start.account);
  const taken = rows.flatMap((row): Objection[] => {
    if (row.state !== 'missing' || !row.heldBy || row.heldBy.holders.some(({ isBroker }) => isBroker)) return [];
    const { place } = row.expected;
    return [
      {
        kind: 'port',
        message: t`${holderName(row.heldBy)} has ${socketName(row.heldBy)}, which the broker is to listen on.`,
        ...(place && { file: place.file.path, line: place.file.lineAt(place.span.start) }),
      },
    ];
  });
  return taken.slice(0, 1);
}

/** With its place, as messages name it. */
export function objectionText({ message, file, line }: Objection): string {
  return file === undefined ? message : `${file}:${line}: ${message}`;
}

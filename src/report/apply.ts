import type { ChalkInstance } from 'chalk';
import type { ApplyOutcome } from '../apply/carry-out.js';
import { type ChangeKind, type FileChange, kindOf } from '../apply/file-change.js';
import { type Difference, MEANS } from '../apply/needed.js';
import { objectionText } from '../apply/objections.js';
import type { ApplyPlan } from '../apply/plan.js';
import type { Recovered } from '../apply/recover.js';
import { FILE_USES, type FileUse, filesOf } from '../apply/referred-files.js';
import type { Step } from '../apply/step.js';
import { versionText } from '../conf/version.js';
import { t } from '../language/t.js';
import { type Language, SourceFile } from '../text/source-file.js';
import { unifiedDiff } from './diff.js';
import { TAKEN_UP } from './taken-up.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** Everything that one run of apply has to tell. */
export interface ApplyReport {
  /** Undefined: it did not come to a plan. */
  readonly plan?: ApplyPlan | undefined;
  readonly outcome?: ApplyOutcome | undefined;
  readonly recovered?: Recovered | undefined;
  readonly steps: readonly Step[];
}

/** For programs; its shape is published in schemas/apply.schema.json. */
export function applyDocument({ plan, outcome, recovered, steps }: ApplyReport): object {
  const record = outcome?.record ?? (plan ? undefined : recovered?.record);
  const uses = plan && usesOf(plan);
  return {
    outcome: outcome?.outcome ?? (plan ? 'planned' : recovered ? 'recovered' : 'unchanged'),
    reason: outcome?.reason ?? record?.last.reason ?? null,
    id: record?.manifest.id ?? null,
    config: plan?.live.main ?? record?.manifest.config ?? null,
    version: plan ? versionText(plan.running.model.target) : null,
    means: plan?.need.means ?? record?.manifest.means ?? null,
    differences: (plan?.need.differences ?? []).map(({ means, text }) => ({ means, text })),
    files: (plan?.changes ?? []).map((change) => ({
      path: change.path,
      change: kindOf(change),
      use: uses?.get(change.path) ?? null,
      ...rightsDocument(change),
    })),
    objections: (plan?.objections ?? []).map(({ kind, message, file = null, line = null, rule = null }) => ({
      ...{ kind, message, file, line, rule },
    })),
    steps,
  };
}

function rightsDocument({ before, after }: FileChange): object {
  const { uid = 0, gid = 0, mode = 0 } = after ?? before ?? {};
  return { uid, gid, mode: mode.toString(8).padStart(4, '0') };
}

/** For people: what would be done, file by file, and what speaks against it. */
export function planText(plan: ApplyPlan, chalk: ChalkInstance): string {
  const { changes, need, live, running, objections } = plan;
  const uses = usesOf(plan);
  const version = `Mosquitto ${versionText(running.model.target)}`;
  if (changes.length === 0 && need.means === 'nothing')
    return lines(t`${live.main} is so already: nothing is to be done.`);
  const differences = [...need.differences]
    .sort(byMeans)
    .map(({ means, text }) => listed(means === 'nothing' ? text : `${text} (${TAKEN_UP[means]})`));
  const verdict = objections.map((objection) => chalk.red(lines(t`Refused: ${objectionText(objection)}`)));
  return [
    ...changes.map((change) => changeText(change, uses.get(change.path), chalk)),
    lines(`${needText(plan)} (${version}).`),
    ...differences,
    ...verdict,
  ].join('');
}

/** What takes most comes first. */
function byMeans(a: Difference, b: Difference): number {
  return MEANS.indexOf(b.means) - MEANS.indexOf(a.means);
}

function needText({ need, live }: ApplyPlan): string {
  if (!live.service?.broker) return t`No broker runs on it: the files would be written, and nothing be started`;
  if (need.means === 'nothing') return t`The broker need not be told: to it, nothing changes`;
  return need.means === 'reload' ? t`This takes a reload` : t`This takes a restart`;
}

function changeText(change: FileChange, use: FileUse | undefined, chalk: ChalkInstance): string {
  const { path, before, after } = change;
  const language = LANGUAGES.get(use);
  if (language === undefined) {
    const what = use === undefined ? t`no option names it` : FILE_USES[use];
    const size = (after ?? before)?.bytes.length ?? 0;
    return lines(t`${path}: ${KINDS[kindOf(change)]} (${what}, ${size} bytes)`);
  }
  const head = before && after ? '' : lines(t`${path}: ${KINDS[kindOf(change)]}${after ? rightsText(after) : ''}`);
  const diff = unifiedDiff(
    new SourceFile(path, before?.bytes ?? Buffer.alloc(0), language),
    after?.bytes ?? Buffer.alloc(0),
  );
  return head + coloured(diff, chalk);
}

function rightsText({ uid, gid, mode }: NonNullable<FileChange['after']>): string {
  return t`, for ${uid}:${gid} with mode ${mode.toString(8).padStart(4, '0')}`;
}

const KINDS: Readonly<Record<ChangeKind, string>> = { added: t`added`, changed: t`changed`, removed: t`removed` };

/** Keys and databases are nobody's business. */
const LANGUAGES = new Map<FileUse | undefined, Language>([
  ['configuration', 'configuration'],
  ['password-file', 'password file'],
  ['acl-file', 'ACL file'],
  ['psk-file', 'PSK file'],
]);

function coloured(diff: string, chalk: ChalkInstance): string {
  return diff
    .split('\n')
    .map((line) => (line.startsWith('+') ? chalk.green(line) : line.startsWith('-') ? chalk.red(line) : line))
    .join('\n');
}

function usesOf({ live, running }: ApplyPlan): ReadonlyMap<string, FileUse> {
  const of = ({ model, circumstances }: ApplyPlan['running']) => filesOf(model, circumstances.workdir);
  return new Map([...of(live.running), ...of(running)]);
}

/** A step, when it is done. */
export function stepText({ name, good, detail }: Step, chalk: ChalkInstance): string {
  const mark = good ? chalk.green('ok') : chalk.red('no');
  const [first = '', ...rest] = wrap(visible(detail), 80 - INDENT.length);
  const label = `${mark}  ${(STEPS[name] ?? name).padEnd(INDENT.length - 4)}`;
  return [`${label}${first}`, ...rest.map((line) => INDENT + line)].map((line) => `${line}\n`).join('');
}

/** What people call the steps. */
const STEPS: Readonly<Record<string, string>> = {
  recover: t`recover`,
  judge: t`judge`,
  rehearse: t`rehearse`,
  look: t`look`,
  'back up': t`back up`,
  write: t`write`,
  reload: t`reload`,
  restart: t`restart`,
  prove: t`prove`,
  confirm: t`confirm`,
  'put back': t`put back`,
};

/** As wide as the mark and the longest of them, with two blanks behind each. */
const INDENT = ' '.repeat(Math.max(...Object.values(STEPS).map(({ length }) => length)) + 6);

/**
 * What came of it.
 *
 * @param plan with all that speaks against it
 */
export function outcomeText(
  { outcome, reason, record, interrupted }: ApplyOutcome,
  chalk: ChalkInstance,
  plan?: ApplyPlan,
): string {
  const id = record?.manifest.id ?? '';
  switch (outcome) {
    case 'unchanged':
      return lines(t`It is so already: nothing was done.`);
    case 'refused':
      return (
        chalk.red(lines(t`Refused, and nothing was touched: ${reason}`)) +
        (plan?.objections ?? [])
          .slice(1)
          .map((objection) => listed(objectionText(objection)))
          .join('')
      );
    case 'applied':
      return chalk.green(lines(t`Applied (${id}).`)) + lines(t`To go back: mqttctl apply --rollback`);
    case 'waiting':
      return lines(t`Applied (${id}), until ${record?.last.until}, unless it is confirmed: mqttctl apply --confirm`);
    case 'rolled-back':
      return chalk.red(
        lines(
          interrupted
            ? t`Interrupted, it is as it was (${id}): ${reason}`
            : t`Rolled back, it is as it was (${id}): ${reason}`,
        ),
      );
    case 'broken':
      return chalk.red(
        lines(t`Rolled back, and not well (${id}): ${reason} The old files are in place; look at "mqttctl doctor".`),
      );
  }
}

/** What became of an apply that did not come to its end. */
export function recoveredText({ record, outcome }: Recovered): string {
  const { id } = record.manifest;
  const what = {
    finished: t`had been confirmed, and is done`,
    undone: t`had not written anything, and is forgotten`,
    'rolled-back': t`was rolled back, it is as it was before`,
    broken: t`was rolled back, and the broker is not well: look at "mqttctl doctor"`,
  }[outcome];
  return lines(t`${id}, which had not come to its end, ${what}.`);
}

function listed(text: string): string {
  return wrap(visible(text), 76)
    .map((line, index) => `${index === 0 ? '  - ' : '    '}${line}\n`)
    .join('');
}

function lines(text: string): string {
  return wrap(visible(text))
    .map((line) => `${line}\n`)
    .join('');
}

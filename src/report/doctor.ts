import type { ChalkInstance } from 'chalk';
import type { Check, Command, Repair, Section, Status } from '../doctor/check.js';
import { SECTIONS, sectionOf } from '../doctor/check.js';
import type { CheckResult } from '../doctor/examine.js';
import { plural, t } from '../language/t.js';
import { combinedEdits } from '../text/edit.js';
import { commandLine } from './command-line.js';
import { unifiedDiff } from './diff.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

const TITLES: Readonly<Record<Section, string>> = {
  install: t`Installation`,
  configuration: t`Configuration`,
  rights: t`Rights`,
  tls: 'TLS',
  listeners: t`Listeners`,
  service: t`Service`,
  access: t`Access`,
  persistence: t`Persistence`,
  logs: t`Log`,
  bridges: t`Bridges`,
};

const SIGNS: Readonly<Record<Status, string>> = { pass: '✓', warn: '!', fail: '✗', skip: '-' };

/** Gravest last. */
const GRAVITY: readonly Status[] = ['skip', 'pass', 'warn', 'fail'];

export interface DoctorTextOptions {
  readonly chalk: ChalkInstance;
  /** Also what is well, and what was skipped. */
  readonly verbose?: boolean | undefined;
  /** Only what is not well. */
  readonly quiet?: boolean | undefined;
}

/** For people: a line for each part, and below it what is not well, with its place and its repair. */
export function doctorText(results: readonly CheckResult[], { chalk, verbose, quiet }: DoctorTextOptions): string {
  const parts = SECTIONS.flatMap((section) => {
    const found = results.filter(({ id }) => sectionOf(id) === section);
    const status = gravestOf(found);
    if (found.length === 0 || (quiet && status !== 'warn' && status !== 'fail')) return [];
    const shown = found.filter((result) => verbose || result.status === 'warn' || result.status === 'fail');
    const heading = `${sign(status, chalk)} ${chalk.bold(TITLES[section])}`;
    const line = shown.length === 0 ? t`${heading}: ${chalk.dim(visible(summaryOf(found)))}` : heading;
    return [line, ...shown.map((result) => findingText(result, chalk))];
  });
  return `${[...parts, '', verdict(results, chalk)].join('\n')}\n`;
}

/** The first thing that is well says the most; where nothing could be looked at, why. */
function summaryOf(found: readonly CheckResult[]): string {
  const { detail } = found.find(({ status }) => status === 'pass') ?? (found[0] as CheckResult);
  return detail;
}

function gravestOf(results: readonly CheckResult[]): Status {
  const gravity = Math.max(0, ...results.map(({ status }) => GRAVITY.indexOf(status)));
  return GRAVITY[gravity] as Status;
}

function sign(status: Status, chalk: ChalkInstance): string {
  return painter(status, chalk)(`[${SIGNS[status]}]`);
}

function painter(status: Status, chalk: ChalkInstance): ChalkInstance {
  return { pass: chalk.green, warn: chalk.yellow, fail: chalk.red, skip: chalk.dim }[status];
}

const WIDTH = 80;
const INDENT = '      ';

/** In lines that begin with the indent, for which the first has room. */
function wrapped(text: string): string {
  return wrap(visible(text), WIDTH - INDENT.length).join(`\n${INDENT}`);
}

function findingText({ id, title, status, detail, file, line, fix }: CheckResult, chalk: ChalkInstance): string {
  const paint = painter(status, chalk);
  const isGood = status === 'pass' || status === 'skip';
  const text = isGood ? t`${title}: ${detail}` : detail;
  const name = `[${id}]`;
  const place = file === undefined ? '' : `${visible(file)}${line === undefined ? '' : `:${line}`}`;
  return [
    `    ${paint(SIGNS[status])} ${wrapped(`${text} ${name}`).slice(0, -name.length)}${chalk.dim(name)}`,
    ...(place ? [`${INDENT}${chalk.bold(place)}`] : []),
    ...(fix ? repairText(fix, chalk) : []),
  ].join('\n');
}

function repairText({ title, commands = [], safe }: Repair, chalk: ChalkInstance): string[] {
  const note = safe ? '' : chalk.dim(t` (not done by --fix)`);
  return [
    `${INDENT}${t`${chalk.green(t`repair`)}: ${wrapped(title)}`}${note}`,
    ...commands.map((command) => `${INDENT}  ${chalk.cyan(shownCommand(command))}`),
  ];
}

function shownCommand(command: Command): string {
  return visible(commandLine(command));
}

/** A line for each check, for `doctor --list`. */
export function checkList(checks: readonly Pick<Check, 'id' | 'title'>[], chalk: ChalkInstance): string {
  const widest = Math.max(...checks.map(({ id }) => id.length));
  return checks.map(({ id, title }) => `${chalk.bold(id.padEnd(widest))}  ${title}\n`).join('');
}

/** What --fix is about to do: the commands, and the changes of files as a diff. */
export function repairList(repairs: readonly Repair[], chalk: ChalkInstance): string {
  const changes = combinedEdits(repairs.flatMap(({ edits }) => (edits ? [edits] : [])));
  const steps = repairs.flatMap(({ title, commands = [] }) => [
    `- ${visible(title)}`,
    ...commands.map((command) => `    ${chalk.cyan(shownCommand(command))}`),
  ]);
  const diffs = [...changes].map(([file, bytes]) => unifiedDiff(file, bytes));
  return [...steps.map((line) => `${line}\n`), ...diffs].join('');
}

function verdict(results: readonly CheckResult[], chalk: ChalkInstance): string {
  const count = (wanted: Status) => results.filter(({ status }) => status === wanted).length;
  const [failures, warnings] = [count('fail'), count('warn')];
  if (failures === 0 && warnings === 0) return chalk.green(t`All is well.`);
  const repairs = results.filter(({ fix }) => fix?.safe).length;
  const hint =
    repairs === 0
      ? ''
      : plural(
          repairs,
          t` "mqttctl doctor --fix" repairs one of them.`,
          t` "mqttctl doctor --fix" repairs ${repairs} of them.`,
        );
  const paint = failures > 0 ? chalk.red : chalk.yellow;
  const failed = plural(failures, t`${failures} failure`, t`${failures} failures`);
  const warned = plural(warnings, t`${warnings} warning`, t`${warnings} warnings`);
  return `${paint(`${failed}, ${warned}.`)}${hint}`;
}

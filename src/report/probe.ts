import type { ChalkInstance } from 'chalk';
import type { ProbeReport } from '../host/probe/probe.js';
import { type ProbeStep, STEP_NAMES } from '../host/probe/steps.js';
import type { ProbeTarget } from '../host/probe/target.js';
import { decimal } from '../language/decimal.js';
import { t } from '../language/t.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** For programs; its shape is published in schemas/probe.schema.json. */
export function probeDocument(reports: readonly ProbeReport[], ok: boolean): object {
  return {
    ok,
    targets: reports.map(({ target, steps, heard, ...report }) => ({
      url: target.url,
      listener: target.listener
        ? {
            name: target.listener.name,
            file: target.listener.place?.file ?? null,
            line: target.listener.place?.line ?? null,
          }
        : null,
      ok: report.ok,
      steps: steps.map(({ step, status, ms, detail, cause }) => ({
        step,
        status,
        ms: rounded(ms),
        detail,
        cause: cause ?? null,
      })),
      heard: heard
        ? {
            messages: heard.messages,
            retained: heard.retained,
            seconds: rounded(heard.seconds),
            last: heard.last ?? null,
          }
        : null,
    })),
  };
}

/** For people: the steps of one target, with the cause of what went wrong below. */
export function probeText({ target, steps }: ProbeReport, chalk: ChalkInstance): string {
  const taken = steps.filter(({ status }) => status !== 'skip');
  const names = Math.max(...taken.map(({ step }) => STEP_NAMES[step].length));
  return [
    chalk.bold(visible(titleOf(target))),
    ...taken.flatMap((step) => stepLines(step, names, chalk)),
    ...skippedLines(steps).map((line) => chalk.dim(line)),
    '',
  ].join('\n');
}

function titleOf({ url, listener }: ProbeTarget): string {
  if (!listener) return url;
  const place = listener.place ? `, ${listener.place.file}:${listener.place.line}` : '';
  return `${url} (${listener.name}${place})`;
}

const COLUMNS = 80;
const MARKS = { pass: 'ok', fail: 'FAIL', warn: 'warn', skip: '' } as const;

function stepLines({ step, status, ms, detail, cause }: ProbeStep, names: number, chalk: ChalkInstance): string[] {
  const paint = { pass: chalk.green, fail: chalk.red.bold, warn: chalk.yellow, skip: chalk.dim }[status];
  const time = `${decimal(ms, ms < 10 ? 1 : 0)} ms`;
  const head = `  ${paint(MARKS[status].padEnd(4))}  ${STEP_NAMES[step].padEnd(names)}  ${time.padStart(8)}  `;
  const indent = ' '.repeat(2 + 4 + 2 + names + 2 + 8 + 2);
  const seen = wrap(visible(detail), COLUMNS - indent.length);
  const why = cause === undefined ? [] : wrap(visible(cause), COLUMNS - indent.length);
  return [
    ...seen.map((line, index) => (index === 0 ? head : indent) + line),
    ...why.map((line) => indent + paint(line)),
  ];
}

/** In one sentence for each reason. */
function skippedLines(steps: readonly ProbeStep[]): string[] {
  const skipped = steps.filter(({ status }) => status === 'skip');
  const reasons = [...new Set(skipped.map(({ detail }) => detail))];
  return reasons.flatMap((reason) => {
    const names = skipped.filter(({ detail }) => detail === reason).map(({ step }) => STEP_NAMES[step]);
    return wrap(visible(t`not tried: ${names.join(', ')} (${reason})`), COLUMNS - 8).map((line) => `        ${line}`);
  });
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

import { posix } from 'node:path';
import type { z } from 'zod';
import { versionText } from '../conf/version.js';
import type { InitPlan } from '../init/plan.js';
import type { Installation } from '../installation/installation.js';
import { t } from '../language/t.js';
import { SourceFile } from '../text/source-file.js';
import { unifiedDiff } from './diff.js';
import type { initSchema } from './init-schema.js';
import { table } from './table.js';
import { SEVERITIES } from './text.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** What was done beside the files. */
export interface InitOutcome {
  readonly written: boolean;
  /** By user. */
  readonly passwords: ReadonlyMap<string, string>;
  readonly restarted: boolean;
}

/** Whether something was or would be written. */
export function isPending({ files, certificates }: InitPlan): boolean {
  return files.length + certificates.length > 0;
}

/** For programs; its shape is published in schemas/init.schema.json. */
export function initDocument(
  plan: InitPlan,
  { target }: Installation,
  outcome: InitOutcome,
): z.infer<typeof initSchema> {
  const { profile, layout, plugins } = plan.request;
  return {
    profile: profile.name,
    target: versionText(target),
    form: plugins ? 'plugin' : 'classic',
    config: layout.main,
    written: outcome.written,
    files: [...plan.certificates.map((file) => ({ ...file, current: undefined })), ...plan.files].map(
      ({ path, current, mode, owner }) => ({
        path,
        change: current ? ('changed' as const) : ('new' as const),
        mode: mode.toString(8).padStart(4, '0'),
        uid: owner?.uid ?? null,
      }),
    ),
    users: [...plan.users],
    passwords: Object.fromEntries(outcome.passwords),
    warnings: warningsOf(plan).map(({ rule, file, span, message }) => ({
      rule,
      file: file.path,
      line: file.position(span.start).line,
      message,
    })),
    restarted: outcome.restarted,
  };
}

/** The files as they would be: the whole of what is new, and the change of what is there. Keys are not shown. */
export function initDiff({ files, certificates }: InitPlan): string {
  const keys = certificates.map(({ path }) => `+++ ${visible(path)} ${t`(new, not shown)`}\n`);
  const diffs = files.map(({ path, language, current, bytes }) =>
    unifiedDiff(current ?? new SourceFile(path, Buffer.alloc(0), language), bytes),
  );
  return [...keys, ...diffs].join('');
}

/** For people: what is there now, and what to do next. */
export function initText(plan: InitPlan, { isRooted }: Installation, { written, restarted }: InitOutcome): string {
  const { profile, answers, layout } = plan.request;
  if (!isPending(plan)) return `${t`Everything is as the profile ${profile.name} has it: nothing to do.`}\n`;
  const [isChanged, isNew] = written ? [t`changed`, t`new`] : [t`would be changed`, t`would be new`];
  const users = plan.users.map(visible).join(', ');
  const rows = [...plan.certificates.map((file) => ({ ...file, current: undefined })), ...plan.files].map(
    ({ path, current }) => {
      const what = current ? isChanged : isNew;
      return [visible(path), path === layout.passwords && users !== '' ? t`${what}, with ${users}` : what];
    },
  );
  const steps = [
    ...(restarted || layout.tree || isRooted
      ? []
      : [t`sudo mqttctl service restart    the listeners are new, a reload is not enough`]),
    ...profile.nextSteps,
    ...(layout.tree || isRooted ? [] : [t`sudo mqttctl doctor             looks at everything, up to a login`]),
  ];
  const authority =
    answers.tls.source === 'private' ? [t`${posix.join(layout.certificates, 'ca.crt')} goes to every client`] : [];
  const next = [...steps, ...authority].map((step) =>
    wrap(visible(step), 76)
      .map((text) => `  ${text}\n`)
      .join(''),
  );
  return `${table(rows)}${written && next.length > 0 ? `\n${t`Next:`}\n${next.join('')}` : ''}`;
}

/** What lint thinks of it, for stderr. */
export function initWarnings(plan: InitPlan): string {
  return warningsOf(plan)
    .map(
      ({ message, rule, file, span }) =>
        `${visible(`${file.path}:${file.position(span.start).line}: ${SEVERITIES.warning}: ${message} [${rule}]`)}\n`,
    )
    .join('');
}

function warningsOf({ diagnostics }: InitPlan) {
  return diagnostics.filter(({ severity }) => severity === 'warning');
}

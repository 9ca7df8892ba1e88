import { t } from '../language/t.js';
import type { DeployOutcome } from '../tls/deploy.js';
import { HOOK_PATH } from '../tls/hook-script.js';
import type { HookPlan } from '../tls/install-hook.js';
import { deployDocument, deployText } from './tls-deploy.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** What came of an installation. */
export interface HookResult {
  readonly plan: HookPlan;
  readonly written: boolean;
  readonly outcomes: readonly DeployOutcome[];
}

/** For programs; its shape is published in schemas/tls-install-hook.schema.json. */
export function hookDocument({ plan, written, outcomes }: HookResult): object {
  return {
    hook: HOOK_PATH,
    written,
    removed: false,
    destinations: plan.destinations.map(({ lineage, paths }) => ({ name: lineage, ...paths })),
    changed_files: [...plan.edits.keys()].map(({ path }) => path),
    ...deployDocument(outcomes),
  };
}

/** The same for --uninstall. */
export function removedDocument(removed: boolean): object {
  return { hook: HOOK_PATH, written: false, removed, destinations: [], changed_files: [], certificates: [] };
}

/** For people. */
export function hookText({ plan, written, outcomes }: HookResult): string {
  const names = plan.destinations.map(({ lineage }) => lineage).join(', ');
  const hook = written
    ? t`${HOOK_PATH} is written: certbot runs it after each renewal of ${names}.`
    : t`${HOOK_PATH} was there already: certbot runs it after each renewal of ${names}.`;
  const waits =
    plan.edits.size > 0 && outcomes.length === 0
      ? wrap(t`The broker takes up the new lines of its configuration at its next start: mqttctl service restart`)
      : [];
  const lines = [...wrap(visible(hook)), ...waits].map((line) => `${line}\n`).join('');
  return lines + (outcomes.length > 0 ? deployText(outcomes) : '');
}

/** For people, of --uninstall. */
export function removedText(isThere: boolean, pretends: boolean): string {
  if (!isThere) return `${t`There is no hook ${HOOK_PATH}.`}\n`;
  return `${pretends ? t`${HOOK_PATH} would be removed.` : t`${HOOK_PATH} is removed; the certificates stay.`}\n`;
}

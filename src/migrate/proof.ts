import { type Access, accessOf } from '../conf/access.js';
import { findInAnyVersion, findOption } from '../conf/catalogue/index.js';
import { compareConfigurations } from '../conf/compare/compare.js';
import type { Difference, Side } from '../conf/compare/difference.js';
import { type MatchedListeners, matchListeners } from '../conf/compare/listeners.js';
import { securityFileFor } from '../conf/compare/security-files.js';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import { listenerName } from '../conf/listener-name.js';
import type { BrokerModel, Listener } from '../conf/model.js';
import { versionText } from '../conf/version.js';
import { resolvePath } from '../installation/paths.js';
import { t } from '../language/t.js';
import { proveAccess } from './access-proof.js';
import { type Decision, placeOf } from './rewriting.js';
import { LARGEST_PACKET } from './steps/defaults.js';

/** That a configuration does the same before and after, or why not. */
export interface Proof {
  /** Nothing differs. */
  readonly holds: boolean;
  readonly listeners: number;
  readonly users: number;
  /** Questions about access that both versions answered. */
  readonly questions: number;
  /** What would not be the same; places are those in the new files. */
  readonly differences: readonly Decision[];
  /** What the new version does otherwise by default, and no line says. */
  readonly defaults: readonly Decision[];
}

/** Compares what the present version makes of the present files with what the new version makes of the new ones. */
export function prove(before: Evaluation, after: Evaluation): Proof {
  const matched = matchListeners(before, after);
  const found = compareConfigurations(before, after).filter((one) => !isMeant(one, before, after));
  // Who gets in is never left to a default.
  const isDefault = ({ of, before: old, after: current }: Difference) => of === '' && !old?.place && !current?.place;
  const access = proveAccess(before, after, matched.pairs);
  const differences = [
    ...refusals(after),
    ...found.filter((one) => !isDefault(one)).map(asDecision),
    ...matched.pairs.flatMap((pair) => gates(pair.before, pair.after)),
    ...files(before, after, matched),
    ...access.differences,
  ];
  return {
    holds: differences.length === 0,
    listeners: matched.pairs.length,
    users: countUsers(after),
    questions: access.asked,
    differences,
    defaults: found.filter(isDefault).map((one) => defaultDecision(one, after)),
  };
}

function refusals({ diagnostics, model }: Evaluation): Decision[] {
  const version = versionText(model.target);
  return diagnostics
    .filter(({ fatal }) => fatal)
    .map((found) => ({ message: t`${version} does not start on this: ${found.message}`, place: placeOf(found) }));
}

/** Judged by whose file it is that counts, whichever form names it. */
const FORMS = ['password_file', 'acl_file', 'auto_id_prefix', 'listener_auto_id_prefix'];
/** 0 is no limit, and 65535 no practical one. */
const NO_KEEPALIVE_LIMIT = ['0', '65535'];

/** What a migration changes on purpose, or what comes to the same. */
function isMeant(
  { kind, what, before: old, after: current }: Difference,
  before: Evaluation,
  after: Evaluation,
): boolean {
  if (kind === 'plugin') return /(?:^|\/)mosquitto_(?:password|acl)_file\.so$/.test(what);
  if (kind !== 'setting') return false;
  if (what === 'per_listener_settings') return true;
  if (what === 'max_packet_size') return !old && Number(current?.value) >= LARGEST_PACKET;
  if (what === 'max_keepalive') return [old, current].every((side) => NO_KEEPALIVE_LIMIT.includes(side?.value ?? ''));
  if (what === 'psk_file') return !old && modesDiffer(before.model, after.model);
  if (FORMS.includes(what)) return true;
  const option = findInAnyVersion(what)?.option;
  return (option?.withoutEffect?.since ?? Number.POSITIVE_INFINITY) <= after.model.target;
}

function modesDiffer(before: BrokerModel, after: BrokerModel): boolean {
  return before.perListenerSettings !== after.perListenerSettings;
}

/** What everybody needs who comes to a listener. */
function gates(before: Access, after: Access): Decision[] {
  const differs =
    before.protocol !== after.protocol ||
    before.tls !== after.tls ||
    before.anyPassword !== after.anyPassword ||
    (before.proof === undefined) !== (after.proof === undefined) ||
    before.passwords?.kind !== after.passwords?.kind;
  if (!differs) return [];
  const place = after.listener.directive && placeOf(after.listener.directive);
  return [{ message: t`On ${listenerName(after.listener)} clients would not get in as before.`, place }];
}

/** The files of each listener, and the start of the ids that it makes up. */
function files(before: Evaluation, after: Evaluation, { pairs }: MatchedListeners): Decision[] {
  return pairs.flatMap(({ before: { listener: old }, after: { listener } }) => {
    const place = listener.directive && placeOf(listener.directive);
    const other = (['password_file', 'acl_file'] as const).filter(
      (kind) => pathFor(before, old, kind) !== pathFor(after, listener, kind),
    );
    const prefix = prefixOf(before.model, old) === prefixOf(after.model, listener) ? [] : ['auto_id_prefix'];
    return [...other, ...prefix].map((name) => ({
      message: t`On ${listenerName(listener)} another ${name} would count.`,
      place,
    }));
  });
}

function pathFor(evaluation: Evaluation, listener: Listener, kind: 'password_file' | 'acl_file'): string | undefined {
  const path = securityFileFor(evaluation, listener, kind)?.reference.path;
  return path === undefined ? undefined : resolvePath(evaluation.circumstances.workdir, path);
}

function prefixOf({ perListenerSettings, security }: BrokerModel, listener: Listener): string {
  const own = listener.settings.get('listener_auto_id_prefix');
  const set = own ?? (perListenerSettings ? listener.security : security).get('auto_id_prefix');
  return String(set?.value ?? 'auto-');
}

function asDecision({ of, what, before, after }: Difference): Decision {
  const value = (side: Side | undefined) => side?.value ?? t`nothing`;
  const message = t`${of ? `${of}: ` : ''}${what} would be ${value(after)}, and is ${value(before)}.`;
  return { message, place: after?.place ?? before?.place };
}

function defaultDecision({ what, before, after }: Difference, { model }: Evaluation): Decision {
  const version = versionText(model.target);
  const knows = findOption(what, model.target) !== undefined;
  const keep = !knows ? t`, which cannot be changed` : before ? t`: write "${what} ${before.value}" to keep it` : '';
  const message = after
    ? t`${what} is not set. Its default changes to ${after.value} with ${version}${keep}.`
    : t`${what} is not set. Its default changes to none with ${version}${keep}.`;
  return { message, place: undefined };
}

function countUsers(evaluation: Evaluation): number {
  const names = new Set<string>();
  for (const { listener } of accessOf(evaluation)) {
    const file = securityFileFor(evaluation, listener, 'password_file');
    if (file?.kind === 'password_file') for (const { name } of file.loaded.users) names.add(name);
  }
  return names.size;
}

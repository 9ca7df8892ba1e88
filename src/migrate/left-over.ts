import { findOption } from '../conf/catalogue/index.js';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import { version } from '../conf/version.js';
import { t } from '../language/t.js';
import { type Decision, placeOf } from './rewriting.js';

const V3 = version('3.0');

/** What is said about options that have no new form. */
const ADVICE: Readonly<Record<string, string>> = {
  clientid_prefixes: t`only a plugin can do that now: remove the line, or keep to 2.1`,
  allow_duplicate_messages: t`true is what 2.1 does without it, and what 3.0 always does: remove the line once clients with overlapping subscriptions cope with several copies`,
  message_size_limit: t`max_packet_size is its successor, but disconnects a client that sends more, where this one only throws the message away: choose`,
};

/**
 * Deprecated forms that are still there and that no step has told of.
 *
 * @param told what was told already
 */
export function leftOver({ model }: Evaluation, told: readonly Decision[]): Decision[] {
  const pages = model.listeners.flatMap(({ settings }) => {
    const setting = settings.get('protocol')?.value === 'websockets' ? settings.get('http_dir') : undefined;
    return setting ? [{ message: PAGES, place: placeOf(setting.directive) }] : [];
  });
  const lines = model.files.flatMap(({ file, directives }) =>
    directives.flatMap(({ name, span }) => {
      const option = findOption(name.text, model.target)?.option;
      if (!option?.deprecated || option.deprecated.since > model.target) return [];
      const { deprecated, removed } = option;
      const isTold = told.some(({ place }) => place?.file.path === file.path && place.span.start === span.start);
      if (isTold || (model.perListenerSettings && COVERED.includes(option.name))) return [];
      const advice = ADVICE[option.name] ?? t`use ${deprecated.replacement}`;
      const message = t`${name.text} is deprecated${removed === V3 ? t`, and gone in 3.0` : ''}: ${advice}.`;
      return [{ message, place: { file, span } }];
    }),
  );
  return [...lines, ...pages];
}

const PAGES = t`http_dir is served on a websockets listener only by builds with libwebsockets, and gone in 3.0: use a listener with protocol http_api.`;

/** Told at the line of per_listener_settings, which keeps them all. */
const COVERED = ['password_file', 'acl_file', 'auto_id_prefix'];

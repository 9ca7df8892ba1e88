import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { isAccidental } from './accidental-default-listener.js';
import { listenerName } from './names.js';
import { readingOrder } from './reading-order.js';
import { isRefused } from './refused.js';

export const optionOfDefaultListener: Rule = {
  id: 'structure/option-of-default-listener',
  severity: 'warning',
  summary: t`A listener option stands where no listener line of its file is above it, so it is for none of the listeners.`,
  why: t`The broker begins every file without a listener: an option at the top, or in an included file after a listener of another file, goes to the default listener. Where that one is not opened the option is lost without a word (before 2.1: tls_version, http_dir, max_topic_alias, and options set to their default), so TLS settings and limits are missing where they were meant. Put the option and its listener line into one file, listener first.`,
  example: {
    bad: 'max_connections 100\nuse_username_as_clientid true\nlistener 8883',
    good: 'listener 8883\nmax_connections 100\nuse_username_as_clientid true',
  },
  *check({ evaluation, model }) {
    const real = model.listeners.find(({ directive }) => directive);
    const defaultListener = model.listeners.find(({ directive }) => !directive);
    if (!real || (defaultListener && !isAccidental(defaultListener))) return;
    for (const { directive, option, scope, listener } of readingOrder(model)) {
      const ofListener = scope === 'listener' || (scope === 'security' && model.perListenerSettings && defaultListener);
      if (!ofListener || listener || directive === defaultListener?.causedBy) continue;
      if (isRefused(evaluation, directive)) continue;
      yield {
        file: directive.file,
        span: directive.name,
        message: defaultListener
          ? t`${option.name} has no listener line above it in this file: it is for ${listenerName(defaultListener)}, not for ${listenerName(real)}.`
          : t`${option.name} has no listener line above it in this file and has no effect, neither on ${listenerName(real)} nor on any other.`,
      };
    }
  },
};

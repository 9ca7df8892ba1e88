import type { Option } from '../../../conf/catalogue/option.js';
import type { BrokerModel } from '../../../conf/model.js';
import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { lineName, relatedLine } from './names.js';
import { readingOrder, type ScopedDirective, sameValue } from './reading-order.js';
import { isRefused } from './refused.js';

export const globalOptionInListener: Rule = {
  id: 'structure/global-option-in-listener',
  severity: 'warning',
  summary: t`A security option stands below one of several listeners, but is for all of them.`,
  why: t`allow_anonymous, password_file, acl_file, psk_file, plugin and their like belong to the whole broker unless per_listener_settings is true: below a listener they look local, and open or close every other listener, too. Of two values the last one read counts. Put them above the first listener; where listeners shall differ, set per_listener_settings true at the very top, or use the listener_ options and plugin_use of 2.1.`,
  example: {
    bad: 'listener 1883 127.0.0.1\nallow_anonymous true\nlistener 8883\nallow_anonymous false',
    good: 'allow_anonymous false\nlistener 1883 127.0.0.1\nlistener 8883',
  },
  *check({ evaluation, model }) {
    const listeners = model.listeners.flatMap(({ directive }) => directive ?? []);
    if (model.perListenerSettings || model.listeners.length < 2) return;
    const found = [...readingOrder(model)].filter(
      ({ directive, scope }) => scope === 'security' && !isRefused(evaluation, directive),
    );
    const byOption = new Map<Option, ScopedDirective[]>();
    for (const scoped of found) {
      const same = byOption.get(scoped.option);
      if (same) same.push(scoped);
      else byOption.set(scoped.option, [scoped]);
    }
    for (const scoped of found) {
      const { directive, option, listener } = scoped;
      if (!listener) continue;
      const same = option.duplicate === 'adds' ? [] : (byOption.get(option) ?? []);
      const last = same.at(-1) ?? scoped;
      const differs = same.slice(0, RELATED_MAX).some((other) => !sameValue(other, scoped, model));
      const atTheEnd = listener === listeners.at(-1) && !differs;
      yield {
        file: directive.file,
        span: directive.span,
        message: t`${directive.name.text} is not for this listener alone but for all ${model.listeners.length}${differs ? outcome(scoped, last) : ''}. ${advice(model, option.name)}`,
        // At the end of the file it is just as often meant for all.
        ...(atTheEnd && { severity: 'info' as const }),
        related: [
          relatedLine(t`below this listener`, listener),
          ...same
            .slice(0, RELATED_MAX)
            .filter((other) => other !== scoped)
            .map((other) => relatedLine(t`set here, too`, other.directive)),
        ],
      };
    }
  },
};

/** So many of the other lines are looked at and shown. */
const RELATED_MAX = 10;

function outcome(scoped: ScopedDirective, last: ScopedDirective): string {
  return scoped === last
    ? t`, against what other lines say`
    : t`, and overruled by ${lineName(last.directive, scoped.directive)}`;
}

function advice({ target }: BrokerModel, name: string): string {
  const own = OWN_OPTION[name];
  if (target >= V2_1 && own) return t`Use ${own} for one listener, or put it above the first.`;
  return t`Put it above the first listener, or set per_listener_settings true as the first option of all.`;
}

const V2_1 = version('2.1');
const OWN_OPTION: Readonly<Record<string, string>> = {
  allow_anonymous: 'listener_allow_anonymous',
  auto_id_prefix: 'listener_auto_id_prefix',
  plugin: t`plugin_load and plugin_use`,
};

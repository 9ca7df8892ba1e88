import type { Listener } from '../../../conf/model.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { fileName, listenerName } from './names.js';

export const accidentalDefaultListener: Rule = {
  id: 'structure/accidental-default-listener',
  severity: 'warning',
  summary: t`An option outside any listener opens port 1883 besides the listeners that are configured.`,
  why: t`What stands above the first listener line of its file belongs to the default listener, and most listener options bring it to life: port 1883 is open on every address, beside the ports that were meant. Every included file starts anew, so the listener line of another file does not count. 2.0 says nothing about it, 2.1 logs "Creating default listener". Move the option below its listener, or write a listener line for 1883 where that port is wanted.`,
  example: {
    bad: 'max_connections 100\nlistener 8883',
    good: 'listener 8883\nmax_connections 100',
  },
  *check({ model }) {
    const others = model.listeners.filter(({ directive }) => directive);
    const [first] = others;
    if (!first?.directive) return;
    for (const { causedBy, port } of model.listeners.filter(isAccidental)) {
      if (!causedBy) continue;
      const name = causedBy.name.text;
      const alone = !others.some(({ directive }) => directive?.file === causedBy.file);
      yield {
        file: causedBy.file,
        span: causedBy.name,
        message: alone
          ? t`${name} is for none of the listener lines: every file starts anew, so here it opens port ${port} as a further listener. Put it below ${listenerName(first)} in ${fileName(first.directive)}, or wherever it belongs.`
          : t`${name} stands above the first listener line of its file and opens port ${port} as a further listener. Put it below the listener that it is for.`,
        related: [{ message: t`a listener that was meant to be opened`, ...first.directive }],
      };
    }
  },
};

/** A default listener that nobody asked for with `port` or `bind_address`. */
export function isAccidental({ directive, settings }: Listener): boolean {
  return !directive && !settings.has('port') && !settings.has('bind_address');
}

import type { Directive } from '../../../conf/model.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { relatedLine } from './names.js';
import { readingOrder } from './reading-order.js';

export const includeInBlock: Rule = {
  id: 'structure/include-in-block',
  severity: 'warning',
  summary: t`Options of a listener go on after an include_dir that adds listeners.`,
  why: t`Back in the main file the broker still remembers the listener it was at, but by its place in memory, and adding a listener moves them all: the option is written to where the listener used to be. It is lost, or the broker crashes. Put include_dir after all options of the block, best at the end of the file.`,
  example: {
    bad: 'listener 1883\ninclude_dir /etc/mosquitto/conf.d\nmax_connections 100\n# ==> /etc/mosquitto/conf.d/tls.conf <==\nlistener 8883',
    good: 'listener 1883\nmax_connections 100\ninclude_dir /etc/mosquitto/conf.d\n# ==> /etc/mosquitto/conf.d/tls.conf <==\nlistener 8883',
  },
  *check({ model }) {
    const main = model.files[0]?.file;
    /** For each block of the main file, the line in an included file that moved it. */
    const moved = new Map<Directive, Directive>();
    let open: Directive | undefined;
    for (const { directive, option, scope, listener } of readingOrder(model)) {
      if (directive.file !== main) {
        if (option.name === 'listener' && open) moved.set(open, directive);
        continue;
      }
      open = listener;
      const isOfListener = scope === 'listener' || (scope === 'security' && model.perListenerSettings);
      const mover = isOfListener && listener ? moved.get(listener) : undefined;
      if (!mover || !listener) continue;
      yield {
        file: directive.file,
        span: directive.name,
        message: t`${option.name} stands after an include_dir that adds a listener: it gets lost, or the broker crashes. Put it before the include_dir line.`,
        related: [
          relatedLine(t`the block it is for`, listener),
          relatedLine(t`this moves the block in the memory of the broker`, mover),
        ],
      };
    }
  },
};

import { evaluate } from '../../../../src/conf/evaluate/evaluate.js';
import { type Circumstances, usualBuild } from '../../../../src/conf/evaluate/state.js';
import { version } from '../../../../src/conf/version.js';
import { type MemoryEntry, MemoryFileSystem } from '../../../../src/installation/memory-filesystem.js';
import { runRules } from '../../../../src/lint/engine.js';
import type { Rule } from '../../../../src/lint/rule.js';

export type Tree = Readonly<Record<string, MemoryEntry>>;

const MAIN = '/etc/mosquitto/mosquitto.conf';
const ROOT = { name: 'root', uid: 0, gids: [0] };
const MOSQUITTO = { name: 'mosquitto', uid: 104, gids: [111] };
/** Rights of the broker's own account. */
export const own = { uid: 104, gid: 111 };

interface Options {
  readonly target?: string;
  readonly now?: Date;
  readonly workdir?: string;
  /** What `mqttctl` itself may read; everything when left out. */
  readonly viewer?: Circumstances['startsAs'];
  readonly startsAs?: Circumstances['startsAs'];
}

/** What one rule finds in a configuration on a tree of files: severity, marked text and message. */
export function look(rule: Rule, conf: string | Tree, options: Options = {}) {
  const { target: targetText = '2.0.21', now, workdir = '/', viewer, startsAs = ROOT } = options;
  const target = version(targetText);
  const tree = typeof conf === 'string' ? { [MAIN]: conf } : conf;
  const evaluation = evaluate(MAIN, {
    fs: new MemoryFileSystem(tree, viewer ? { viewer } : {}),
    target,
    build: usualBuild(target),
    workdir,
    startsAs,
    findAccount: (name) => (name === 'mosquitto' ? MOSQUITTO : name === 'root' ? ROOT : undefined),
    resolveHost: () => ['127.0.0.1'],
  });
  return runRules(evaluation, [rule], {}, now ? { now } : {})
    .filter(({ rule: id }) => id === rule.id)
    .map(({ severity, file, span, message, related = [] }) => ({
      severity,
      at: file.text(span),
      message,
      ...(related.length > 0 && { related: related.map((place) => place.file.text(place.span)) }),
    }));
}

/** The tree of one main file and what belongs to it. */
export function tree(conf: string, others: Tree = {}): Tree {
  return { ...others, [MAIN]: conf };
}

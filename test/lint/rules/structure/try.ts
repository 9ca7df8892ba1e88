import { evaluate } from '../../../../src/conf/evaluate/evaluate.js';
import { usualBuild } from '../../../../src/conf/evaluate/state.js';
import { version } from '../../../../src/conf/version.js';
import { MemoryFileSystem, type MemoryEntry } from '../../../../src/installation/memory-filesystem.js';
import { runRules } from '../../../../src/lint/engine.js';
import { structureRules } from '../../../../src/lint/rules/structure/index.js';
export function lintIt(tree: Record<string, MemoryEntry>, target: string) {
  const t = version(target);
  const root = { name: 'root', uid: 0, gids: [0] };
  const ev = evaluate('/etc/mosquitto/mosquitto.conf', { fs: new MemoryFileSystem(tree), target: t, build: usualBuild(t), workdir: '/', startsAs: root, findAccount: (n) => n === 'mosquitto' ? { name: n, uid: 1883, gids: [1883] } : undefined, resolveHost: (n) => ['127.0.0.1'] });
  return runRules(ev, structureRules);
}
export const show = (c: string | Record<string, MemoryEntry>, ...vs: string[]) => { for (const v of vs.length ? vs : ['1.6.15', '2.0.11', '2.0.21', '2.1.2']) { console.log(`== ${v}`); for (const d of lintIt(typeof c === 'string' ? { '/etc/mosquitto/mosquitto.conf': c } : c, v)) console.log(`${d.fatal ? 'FATAL' : d.severity} ${d.file.path}:${d.file.lineAt(d.span.start)} ${d.rule} [${d.file.text(d.span)}] ${d.message}${d.related?.length ? ` (${d.related.map((r) => r.message).join()})` : ''}`); } };

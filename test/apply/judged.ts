import { type Evaluation, evaluate } from '../../src/conf/evaluate/evaluate.js';
import { usualBuild } from '../../src/conf/evaluate/state.js';
import { version } from '../../src/conf/version.js';
import { MemoryFileSystem } from '../../src/installation/memory-filesystem.js';

/** What a version makes of a main file, beside other files, all of them root's. */
export function judged(text: string, target = '2.0.21', files: Readonly<Record<string, string>> = {}): Evaluation {
  const root = { name: 'root', uid: 0, gids: [0] };
  return evaluate('/etc/mosquitto/mosquitto.conf', {
    fs: new MemoryFileSystem({ '/etc/mosquitto/mosquitto.conf': text, ...files }),
    target: version(target),
    build: usualBuild(version(target)),
    workdir: '/',
    startsAs: root,
    runsAs: root,
    findAccount: () => root,
    resolveHost: (name) => [name],
  });
}

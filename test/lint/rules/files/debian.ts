import { type Evaluation, evaluate } from '../../../../src/conf/evaluate/evaluate.js';
import { usualBuild } from '../../../../src/conf/evaluate/state.js';
import { version } from '../../../../src/conf/version.js';
import { Accounts } from '../../../../src/installation/accounts.js';
import { hostResolver } from '../../../../src/installation/hosts.js';
import { type MemoryEntry, MemoryFileSystem } from '../../../../src/installation/memory-filesystem.js';
import { findUnit } from '../../../../src/installation/unit.js';
import { runRules } from '../../../../src/lint/engine.js';
import { rules } from '../../../../src/lint/rules/index.js';
import type { Diagnostic } from '../../../../src/text/diagnostic.js';

export type Release = 'bookworm' | 'trixie' | 'sid';
type Tree = Readonly<Record<string, MemoryEntry>>;

/** The version of the broker in each release of Debian. */
export const RELEASES: Readonly<Record<Release, string>> = { bookworm: '2.0.11', trixie: '2.0.21', sid: '2.1.2' };

const MAIN = '/etc/mosquitto/mosquitto.conf';
/** Rights of the account that the package makes. */
export const MOSQUITTO = { uid: 104, gid: 111 };

/** The installed package as it is when the service has run once and nobody has changed anything. */
export function debianTree(release: Release): Tree {
  const directory = (mode: number) => ({ dir: true, mode, ...MOSQUITTO }) as const;
  const examples = ['aclfile', 'pskfile', 'pwfile', ...(release === 'sid' ? ['mosquitto.conf'] : [])];
  return {
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nmosquitto:x:104:111::/var/lib/mosquitto:/usr/sbin/nologin\n',
    '/etc/group': 'root:x:0:\nmosquitto:x:111:\n',
    '/etc/hosts': '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n',
    '/etc/mosquitto/ca_certificates/README': 'CA certificates\n',
    '/etc/mosquitto/certs/README': 'Certificates\n',
    '/etc/mosquitto/conf.d/README': 'Any files placed in this directory that have a .conf ending will be loaded.\n',
    ...Object.fromEntries(examples.map((name) => [`/etc/mosquitto/${name}.example`, '# an example\n'])),
    [MAIN]: mainFile(release),
    [release === 'bookworm' ? '/lib/systemd/system/mosquitto.service' : '/usr/lib/systemd/system/mosquitto.service']:
      unitFile(release),
    '/run/mosquitto': directory(0o740),
    '/var/lib/mosquitto': directory(0o755),
    '/var/lib/mosquitto/mosquitto.db': { content: database(), mode: 0o600, ...MOSQUITTO },
    '/var/log/mosquitto': directory(0o740),
    '/var/log/mosquitto/mosquitto.log': { content: '', mode: 0o600, ...MOSQUITTO },
  };
}

function mainFile(release: Release): string {
  return `# Place your local configuration in /etc/mosquitto/conf.d/
#
# A full description of the configuration file is at
# /usr/share/doc/mosquitto/examples/mosquitto.conf${release === 'bookworm' ? '.example' : ''}

${release === 'bookworm' ? '' : '#'}pid_file /run/mosquitto/mosquitto.pid

persistence true
persistence_location /var/lib/mosquitto/

log_dest file /var/log/mosquitto/mosquitto.log

include_dir /etc/mosquitto/conf.d
`;
}

function unitFile(release: Release): string {
  return `[Unit]
Description=Mosquitto MQTT Broker

[Service]
${release === 'sid' ? 'User=mosquitto\n' : ''}Type=notify
NotifyAccess=main
ExecStart=/usr/sbin/mosquitto -c /etc/mosquitto/mosquitto.conf
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
`;
}

/** An empty database of the sixth format. */
function database(): Buffer {
  return Buffer.concat([
    Buffer.from('\u0000\u00b5\u0000mosquitto db', 'latin1'),
    Buffer.from([0, 0, 0, 0, 0, 0, 0, 6]),
    Buffer.alloc(24),
  ]);
}

export interface Judged {
  readonly evaluation: Evaluation;
  readonly diagnostics: readonly Diagnostic[];
}

/** What lint says about a Debian of that release whose default tree was changed by these files; undefined removes one. */
export function lintDebian(release: Release, changes: Readonly<Record<string, MemoryEntry | undefined>> = {}): Judged {
  const target = version(RELEASES[release]);
  const entries = Object.entries({ ...debianTree(release), ...changes });
  const fs = new MemoryFileSystem(
    Object.fromEntries(entries.flatMap(([path, entry]) => (entry ? [[path, entry]] : []))),
  );
  const accounts = new Accounts(fs);
  const account = accounts.find(findUnit(fs)?.user ?? '0');
  if (!account) throw new Error('the tree has no such account');
  const evaluation = evaluate(MAIN, {
    fs,
    target,
    build: usualBuild(target),
    workdir: '/',
    startsAs: account,
    findAccount: (name) => accounts.find(name),
    resolveHost: hostResolver(fs),
  });
  return { evaluation, diagnostics: runRules(evaluation, rules) };
}

/** `severity rule FILE:LINE`, with the file's last name only. */
export function brief({ diagnostics }: Judged): string[] {
  return diagnostics.map(
    ({ severity, rule, file, span }) =>
      `${severity} ${rule} ${file.path.slice(file.path.lastIndexOf('/') + 1)}:${file.lineAt(span.start)}`,
  );
}

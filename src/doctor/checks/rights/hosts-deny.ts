import { accessOf } from '../../../conf/access.js';
import type { Evaluation } from '../../../conf/evaluate/evaluate.js';
import { version } from '../../../conf/version.js';
import type { FileSystem } from '../../../installation/filesystem.js';
import { type AccessVerdict, accessVerdict, parseHostsAccess } from '../../../installation/hosts-access.js';
import { t } from '../../../language/t.js';
import { type Check, type Finding, pass, skip } from '../../check.js';
import { appendLine } from '../../drop-in.js';

/** The name under which the broker asks (net__socket_accept in src/net.c, built WITH_WRAP). */
const SERVICE = 'mosquitto';
const FILES = { allow: '/etc/hosts.allow', deny: '/etc/hosts.deny' } as const;
const LIBRARY = 'libwrap.so';
const PROGRAM = '/usr/sbin/mosquitto';
const PROGRAM_BYTES_MAX = 64 * 1024 * 1024;
const TEXT_BYTES_MAX = 16 * 1024 * 1024;

export const hostsDeny: Check = {
  id: 'rights/hosts-deny',
  title: t`/etc/hosts.deny lets clients come to the broker`,
  needs: ['configuration/found'],
  examine(examination) {
    const { fs } = examination.installation;
    const program = examination.broker?.program ?? examination.installedBrokers[0]?.path ?? PROGRAM;
    if (!asksLibwrap(fs, program)) return skip(t`${program} does not ask it`);
    const asking = listenersThatAsk(examination.evaluation);
    if (asking.length === 0) return skip(t`no listener asks it`);
    const files = { allow: rulesOf(fs, FILES.allow), deny: rulesOf(fs, FILES.deny) };
    const own = (['127.0.0.1', '::1'] as const).map((client) => accessVerdict(files, client)).find(isShut);
    if (own) return finding(own, t`this machine itself`, OWN_REPAIR);
    const others = accessVerdict(files, 'another');
    if (!asking.some(({ reachable }) => reachable)) return pass(t`this machine may connect, and no other can`);
    if (isShut(others)) return finding(others, t`all other machines`, { ...OPEN_REPAIR, safe: false });
    if (!others.outcomes.has('refused')) return pass(t`nobody is refused`);
    const { refusedBy, named } = others;
    const place = refusedBy ? `${FILES[refusedBy.file]}:${refusedBy.rule.line}` : '';
    // Blocking some is what the file is for, and whoever names the broker knows what they do.
    if (named || !refusedBy?.rule.clients.patterns.includes('ALL')) return pass(t`${place} refuses some clients`);
    return {
      ...finding(others, t`all machines but those that ${FILES.allow} names`),
      status: 'warn',
    };
  },
};

/** The name of the library stands in the dynamic section of the program. */
function asksLibwrap(fs: FileSystem, program: string): boolean {
  const content = fs.read(program, PROGRAM_BYTES_MAX);
  return content.ok && content.value.includes(LIBRARY);
}

const OWN_WEBSOCKETS = version('2.1');

/** Those that the broker accepts by itself; libraries accept for websockets of 2.0 and for the HTTP server. */
function listenersThatAsk(evaluation: Evaluation) {
  return accessOf(evaluation).filter(
    ({ protocol, listener }) =>
      listener.socketPath === undefined &&
      (protocol === 'mqtt' || (protocol === 'websockets' && evaluation.model.target >= OWN_WEBSOCKETS)),
  );
}

function rulesOf(fs: FileSystem, path: string) {
  const content = fs.read(path, TEXT_BYTES_MAX);
  return content.ok ? parseHostsAccess(content.value.toString('latin1'), SERVICE) : [];
}

function isShut({ outcomes }: AccessVerdict): boolean {
  return !outcomes.has('granted');
}

const OWN_REPAIR = {
  title: t`Let clients on this machine in`,
  commands: [appendLine(FILES.allow, `${SERVICE}: 127.0.0.1 [::1]`)],
  safe: true,
};

const OPEN_REPAIR = {
  title: t`Let clients in, better only those of your network`,
  commands: [appendLine(FILES.allow, `${SERVICE}: ALL`)],
};

function finding({ refusedBy }: AccessVerdict, whom: string, fix?: Finding['fix']): Finding {
  return {
    status: 'fail',
    detail: t`${FILES[refusedBy?.file ?? 'deny']} refuses ${whom}: the broker closes the connection before a client can say a word, and logs "denied access by tcpd".`,
    file: FILES[refusedBy?.file ?? 'deny'],
    ...(refusedBy && { line: refusedBy.rule.line }),
    ...(fix && { fix }),
  };
}

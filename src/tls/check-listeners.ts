import { type Evaluation, evaluate } from '../conf/evaluate/evaluate.js';
import { listenerName } from '../conf/listener-name.js';
import type { Listener } from '../conf/model.js';
import { askCertificate } from '../host/probe/ask-certificate.js';
import type { ProbeTarget } from '../host/probe/target.js';
import { certificatesIn, systemTrust, type Trust } from '../host/probe/trust.js';
import type { Installation } from '../installation/installation.js';
import { listenerUrls } from '../installation/listener-urls.js';
import { resolvePath } from '../installation/paths.js';
import { t } from '../language/t.js';
import { runRules } from '../lint/engine.js';
import { rules } from '../lint/rules/index.js';
import {
  type CheckedCertificate,
  error,
  judgeItself,
  judgeServed,
  type TlsFinding,
  type TlsStandard,
} from './check.js';

/** How long a broker of this machine has to answer. */
const ASK_MS = 3000;
const SIZE_MAX = 1024 * 1024;
/** Judged here, by the days that were asked for. */
const OWN_RULES = /^files\/certificate-(?:expired|expires-soon|not-yet-valid)$/;

/** Which listeners are checked, and how. */
export interface ListenerCheck extends TlsStandard {
  /** Undefined: what this system believes, and the cafile of each listener. */
  readonly trust: Trust | undefined;
}

/**
 * Checks the certificate of each listener with TLS: the files as the broker's account reads them, and on this machine
 * what is served.
 *
 * @throws MqttctlError where there is no configuration
 */
export async function checkListeners(installation: Installation, check: ListenerCheck): Promise<CheckedCertificate[]> {
  const main = installation.mainFile(installation.defaultConfiguration());
  const evaluation = evaluate(main, installation.circumstances(main));
  const diagnostics = runRules(evaluation, rules, {}, { now: check.now });
  const targets = installation.isRooted ? [] : (await listenerUrls(installation)).mqtt;
  const withTls = evaluation.model.listeners.filter(({ settings }) => settings.has('certfile'));
  return Promise.all(
    withTls.map(async (listener): Promise<CheckedCertificate> => {
      const name = listenerName(listener);
      const files = filesOf(evaluation, listener);
      const content = evaluation.circumstances.fs.read(files.certificate, SIZE_MAX);
      const certificate = content.ok ? certificatesIn(content.value.toString('latin1'))[0] : undefined;
      const lines = linesOf(listener);
      const ofLint = diagnostics
        .filter(({ severity, rule }) => severity !== 'info' && !OWN_RULES.test(rule))
        .filter(({ file, span }) => lines.has(`${file.path}:${file.lineAt(span.start)}`))
        .map(
          ({ severity, rule, message }): TlsFinding => ({ severity: severity as 'error' | 'warning', rule, message }),
        );
      const target = targets.find(({ listener: facts }) => facts?.name === name);
      const live = target && certificate ? await serve(target, certificate.fingerprint256, check) : undefined;
      const { directive } = listener;
      return {
        subject: name,
        kind: 'listener',
        place: directive && { file: directive.file.path, line: directive.line },
        files,
        certificate,
        served: live?.served,
        findings: [...ofLint, ...(certificate ? judgeItself(certificate, check) : []), ...(live?.findings ?? [])],
      };
    }),
  );
}

function filesOf({ circumstances }: Evaluation, { settings }: Listener) {
  const path = (option: string) => {
    const value = settings.get(option)?.value;
    return value === undefined ? undefined : resolvePath(circumstances.workdir, String(value));
  };
  return { certificate: path('certfile') as string, key: path('keyfile') };
}

/** The lines that have to do with TLS. */
function linesOf({ settings }: Listener): ReadonlySet<string> {
  const options = ['certfile', 'keyfile', 'cafile', 'capath', 'crlfile', 'dhparamfile', 'tls_version', 'ciphers'];
  return new Set(
    options.flatMap((option) => {
      const directive = settings.get(option)?.directive;
      return directive ? [`${directive.file.path}:${directive.line}`] : [];
    }),
  );
}

async function serve(target: ProbeTarget, onDisk: string, { trust }: ListenerCheck) {
  const system = trust ?? systemTrust();
  const cafile = trust === undefined ? target.listener?.authority : undefined;
  const believed = cafile
    ? { authorities: [...system.authorities, cafile.pem], source: t`${system.source} and ${cafile.path}` }
    : system;
  const asked = await askCertificate(target, { authorities: believed.authorities, patienceMs: ASK_MS });
  if ('code' in asked) {
    return {
      served: 'nothing' as const,
      findings: [
        error(
          t`Nothing is served at ${target.url} (${asked.code}): look at "mqttctl service status" and "mqttctl probe".`,
        ),
      ],
    };
  }
  const same = asked.chain[0]?.fingerprint256 === onDisk;
  const findings = judgeServed(asked, undefined, believed);
  if (same) return { served: 'same' as const, findings };
  const forgotten = error(
    t`The broker serves another certificate than the one in the file, which it reads at its start and at a reload: mqttctl service reload`,
  );
  return { served: 'other' as const, findings: [forgotten, ...findings] };
}

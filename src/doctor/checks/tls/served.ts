import { askCertificate } from '../../../host/probe/ask-certificate.js';
import { namesOf } from '../../../host/probe/certificate.js';
import { compareWithFile } from '../../../host/probe/judge-certificate.js';
import type { ProbeTarget } from '../../../host/probe/target.js';
import { t } from '../../../language/t.js';
import { capital } from '../../../text/words.js';
import { type Check, type Finding, orPass, skip } from '../../check.js';
import { reloadRepair } from '../../service-repairs.js';

const PATIENCE_MS = 3000;

export const served: Check = {
  id: 'tls/served',
  title: t`The broker serves the certificates that are on the disk, with names in them`,
  needs: ['listeners/bound', 'tls/files'],
  live: true,
  async examine(examination) {
    const trials = await examination.trials;
    const targets = trials.map(({ target }) => target).filter(({ listener }) => listener?.certificate);
    if (targets.length === 0) return skip(t`no listener has a certificate`);
    const findings: Finding[] = [];
    const seen: string[] = [];
    for (const target of targets) {
      const outcome = await askCertificate(target, { authorities: [], patienceMs: PATIENCE_MS });
      if ('code' in outcome) {
        findings.push(refusal(target, outcome.code));
        continue;
      }
      const names = outcome.chain[0] ? namesOf(outcome.chain[0]) : [];
      seen.push(t`${target.listener?.name}: ${names.join(', ') || t`no name`}`);
      if (names.length === 0) findings.push(nameless(target));
      const file = target.listener?.certificate;
      if (!file || compareWithFile(outcome, file).status !== 'fail') continue;
      findings.push({
        status: 'fail',
        detail: t`${capital(nameOf(target))} serves another certificate than the one in ${file.path}: the broker reads it at its start and at a reload only.`,
        ...target.listener?.place,
        ...(await reloadRepair(examination)),
      });
    }
    return orPass(findings, seen.join('; '));
  },
};

function refusal(target: ProbeTarget, code: string): Finding {
  // Without a certificate of the client, that is what it has to say.
  if (target.listener?.needsCertificate) {
    return { status: 'skip', detail: t`${nameOf(target)} asks for a certificate of the client first` };
  }
  return {
    status: 'fail',
    detail: t`TLS does not come about on ${nameOf(target)} (${code}): look at its certificate, key and tls_version.`,
    ...target.listener?.place,
  };
}

function nameless(target: ProbeTarget): Finding {
  return {
    status: 'warn',
    detail: t`The certificate of ${nameOf(target)} names no host (subjectAltName): clients of today accept it for none. Have it issued anew with the names and addresses that clients use.`,
    ...target.listener?.place,
  };
}

function nameOf({ listener, url }: ProbeTarget): string {
  return listener?.name ?? url;
}

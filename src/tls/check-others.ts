import { askCertificate } from '../host/probe/ask-certificate.js';
import type { ProbeTarget } from '../host/probe/target.js';
import { certificatesIn, systemTrust, type Trust } from '../host/probe/trust.js';
import type { FileSystem } from '../installation/filesystem.js';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { type CheckedCertificate, error, judgeItself, judgeServed, type TlsStandard } from './check.js';
import { readPair } from './pair.js';

const ASK_MS = 5000;
const SIZE_MAX = 1024 * 1024;

/**
 * Checks what a broker somewhere serves.
 *
 * @param trust undefined: what this system believes
 * @throws MqttctlError where nothing is served
 */
export async function checkUrl(
  target: ProbeTarget,
  { trust = systemTrust(), ...standard }: TlsStandard & { readonly trust: Trust | undefined },
): Promise<CheckedCertificate> {
  const asked = await askCertificate(target, { authorities: trust.authorities, patienceMs: ASK_MS });
  if ('code' in asked) {
    throw new MqttctlError(
      t`${target.url} shows no certificate (${asked.code}): "mqttctl probe ${target.url}" tells why.`,
    );
  }
  const [certificate] = asked.chain;
  const host = 'socket' in target.place ? undefined : target.place.host;
  const itself = certificate ? judgeItself(certificate, standard) : [];
  return { subject: target.url, kind: 'url', certificate, findings: [...itself, ...judgeServed(asked, host, trust)] };
}

/**
 * Checks a file alone, or with its key.
 *
 * @throws MqttctlError where it cannot be read
 */
export function checkFile(
  fs: FileSystem,
  path: string,
  key: string | undefined,
  standard: TlsStandard,
): CheckedCertificate {
  const content = fs.read(path, SIZE_MAX);
  if (!content.ok) throw new MqttctlError(t`${path} cannot be read (${content.refusal.code}): name another file.`);
  const [certificate] = certificatesIn(content.value.toString('latin1'));
  if (!certificate) throw new MqttctlError(t`${path} holds no certificate in PEM: name another file.`);
  const pair = key === undefined ? undefined : readPair(fs, { certificate: path, key });
  const findings = [...(pair && !pair.ok ? [error(`${pair.why}.`)] : []), ...judgeItself(certificate, standard)];
  return { subject: path, kind: 'file', files: { certificate: path, key }, certificate, findings };
}

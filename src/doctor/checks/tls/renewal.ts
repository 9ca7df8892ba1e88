import type { X509Certificate } from 'node:crypto';
import type { Setting } from '../../../conf/model.js';
import { isOfLineage, type Lineage, lineages, tellsBroker } from '../../../installation/lets-encrypt.js';
import { t } from '../../../language/t.js';
import { chainOf, day, tlsScopes } from '../../../lint/rules/files/certificates.js';
import { pathOf } from '../../../lint/rules/files/places.js';
import { type Check, type Finding, orPass, type Repair, skip } from '../../check.js';
import type { Examination } from '../../examination.js';
import { placeOf } from '../../places.js';
import { reloadRepair } from '../../service-repairs.js';

export const renewal: Check = {
  id: 'tls/renewal',
  title: t`Renewed certificates come to the broker by themselves`,
  needs: ['configuration/found'],
  async examine(examination) {
    const { evaluation, installation } = examination;
    const known = lineages(installation.fs);
    if (known.length === 0) return skip(t`no certificate of certbot was found`);
    const used = tlsScopes(evaluation.model)
      .filter(({ kind }) => kind === 'listener')
      .flatMap(({ certificate: setting, settings }): Used[] => {
        const [certificate] = chainOf(evaluation, setting);
        const lineage = certificate && known.find((other) => isOfLineage(certificate, other));
        return lineage ? [{ setting, key: settings.get('keyfile') as Setting, certificate, lineage }] : [];
      });
    const files = new Map(used.map((one) => [pathOf(evaluation, one.setting), one]));
    if (files.size === 0) return skip(t`no listener has a certificate of certbot`);
    const findings = await Promise.all([...files.values()].map((one) => findingsAbout(examination, one)));
    return orPass(findings.flat(), used.map(({ lineage }) => lineage.name).join(', '));
  },
};

const USUAL_CONFIGURATION = '/etc/mosquitto/mosquitto.conf';

/** A listener's certificate that comes from certbot. */
interface Used {
  readonly setting: Setting;
  readonly key: Setting;
  readonly certificate: X509Certificate;
  readonly lineage: Lineage;
}

async function findingsAbout(examination: Examination, used: Used): Promise<Finding[]> {
  const { setting, certificate, lineage } = used;
  const place = placeOf(setting.directive);
  const path = pathOf(examination.evaluation, setting);
  const findings: Finding[] = [];
  if (Date.parse(lineage.certificate.validFrom) > Date.parse(certificate.validFrom)) {
    const until = day(new Date(certificate.validTo));
    findings.push({
      status: 'fail',
      detail: t`certbot has renewed the certificate ${lineage.name}, but the broker still has the old one in ${path}, valid until ${until}.`,
      ...place,
      fix: await copyRepair(examination, used),
    });
  }
  if (!tellsBroker(examination.installation.fs, lineage)) {
    findings.push({
      status: 'warn',
      detail: t`Nothing brings a renewed certificate ${lineage.name} to the broker: no hook of certbot mentions mosquitto.`,
      ...place,
      fix: hookRepair(examination),
    });
  }
  return findings;
}

/** A file more, and what it does at once changes nothing where the broker has the current certificate. */
function hookRepair({ mainFile }: Examination): Repair {
  const config = mainFile === USUAL_CONFIGURATION ? [] : ['--config', mainFile];
  return {
    title: t`Have certbot bring renewed certificates to the broker`,
    commands: [['mqttctl', 'tls', 'install-hook', ...config]],
    safe: true,
  };
}

/** Into the files that are there, which keep their owners and modes. */
async function copyRepair(examination: Examination, { setting, key, lineage }: Used): Promise<Repair> {
  const { evaluation } = examination;
  const { fix: reload } = await reloadRepair(examination);
  const isWhole = chainOf(evaluation, setting).length > 1;
  return {
    title: t`Copy the renewed files, and have the broker read them`,
    commands: [
      [
        'cp',
        '--no-preserve=all',
        `${lineage.directory}/${isWhole ? 'fullchain.pem' : 'cert.pem'}`,
        pathOf(evaluation, setting),
      ],
      ['cp', '--no-preserve=all', `${lineage.directory}/privkey.pem`, pathOf(evaluation, key)],
      ...(reload?.commands ?? []),
    ],
    safe: true,
  };
}

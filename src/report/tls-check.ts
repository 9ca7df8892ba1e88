import type { X509Certificate } from 'node:crypto';
import type { ChalkInstance } from 'chalk';
import { namesOf, nameText } from '../host/probe/certificate.js';
import { plural, t } from '../language/t.js';
import type { CheckedCertificate, TlsFinding } from '../tls/check.js';
import { daysLeft } from '../tls/days.js';
import { table } from './table.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** For programs; its shape is published in schemas/tls-check.schema.json. */
export function checkDocument(checked: readonly CheckedCertificate[]): object {
  return {
    ok: checked.every(({ findings }) => findings.length === 0),
    certificates: checked.map(({ subject, kind, place, files, certificate, served, findings }) => ({
      subject,
      kind,
      file: place?.file ?? null,
      line: place?.line ?? null,
      certificate_file: files?.certificate ?? null,
      key_file: files?.key ?? null,
      certificate: certificate ? factsOf(certificate) : null,
      served: served ?? null,
      findings: findings.map(({ severity, rule, message }) => ({ severity, rule: rule ?? null, message })),
    })),
  };
}

function factsOf(certificate: X509Certificate): object {
  return {
    names: namesOf(certificate),
    subject: nameText(certificate.subject),
    issuer: nameText(certificate.issuer),
    serial: certificate.serialNumber,
    fingerprint_sha256: certificate.fingerprint256,
    valid_from: new Date(certificate.validFrom).toISOString(),
    valid_until: new Date(certificate.validTo).toISOString(),
    days_left: daysLeft(certificate),
    key: keyText(certificate),
  };
}

const COLUMNS = 80;
const SERVED = { same: t`the certificate of the file`, other: t`another certificate`, nothing: t`nothing` } as const;

/**
 * For people: what each certificate is, and what is wrong with it.
 *
 * @param quiet only those with which something is wrong
 */
export function checkText(checked: readonly CheckedCertificate[], chalk: ChalkInstance, quiet: boolean): string {
  return checked
    .filter(({ findings }) => !quiet || findings.length > 0)
    .map((one) => oneText(one, chalk))
    .join('\n');
}

function oneText(
  { subject, kind, place, files, certificate, served, findings }: CheckedCertificate,
  chalk: ChalkInstance,
) {
  const where = place ? `, ${place.file}:${place.line}` : '';
  const rows = [
    ...(files && kind !== 'file' ? [[t`Certificate`, files.certificate]] : []),
    ...(files?.key !== undefined ? [[t`Key`, files.key]] : []),
    ...(certificate
      ? [
          [t`For`, namesOf(certificate).join(', ') || t`no name`],
          [
            t`Valid`,
            t`until ${new Date(certificate.validTo).toISOString().slice(0, 10)} (${daysText(daysLeft(certificate))})`,
          ],
          [t`Issuer`, nameText(certificate.issuer)],
          [t`Kind`, keyText(certificate)],
        ]
      : []),
    ...(served ? [[t`Served`, SERVED[served]]] : []),
  ].map(([name, value]) => [`  ${name}`, visible(value as string)]);
  const verdict = findings.length === 0 ? [`  ${chalk.green('ok')}`] : findings.flatMap((each) => lines(each, chalk));
  return `${chalk.bold(visible(subject + where))}\n${table(rows)}${verdict.join('\n')}\n`;
}

function lines({ severity, message, rule }: TlsFinding, chalk: ChalkInstance): string[] {
  const mark = severity === 'error' ? chalk.red('FAIL') : chalk.yellow('warn');
  const [first, ...rest] = wrap(visible(message) + (rule === undefined ? '' : ` [${rule}]`), COLUMNS - 7);
  return [`  ${mark} ${first}`, ...rest.map((line) => `       ${line}`)];
}

function daysText(days: number): string {
  if (days < 0) return plural(-days, t`${-days} day ago`, t`${-days} days ago`);
  return plural(days, t`${days} day`, t`${days} days`);
}

/** `RSA 2048`, `EC prime256v1`. */
function keyText({ publicKey }: X509Certificate): string {
  const { asymmetricKeyType: type = 'unknown', asymmetricKeyDetails: details } = publicKey;
  const size = details?.modulusLength ?? details?.namedCurve;
  const key = t`${type.toUpperCase()} key`;
  return size === undefined ? key : `${key} (${size})`;
}

import { X509Certificate } from 'node:crypto';
import { plural, t } from '../../language/t.js';
import { causeOfDistrust } from './causes-tls.js';
import { isFor, isSignedBy, namesOf, nameText, type ServedCertificate } from './certificate.js';
import type { Verdict } from './steps.js';
import type { CertificateFile, ListenerFacts } from './target.js';
import { certificatesIn, type Trust } from './trust.js';

/** What a certificate is judged by. */
export interface CertificateQuestion {
  /** The name that clients use; undefined where that is not known, as for a configured listener. */
  readonly host: string | undefined;
  readonly trust: Trust;
  /** The configured cafile, that was believed as well. */
  readonly authority: ListenerFacts['authority'];
  readonly now: Date;
}

/** A renewal that works has come by then. */
const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

/** Whether clients would trust the certificate, for the name that they use, and for how long. */
export function judgeCertificate(served: ServedCertificate, question: CertificateQuestion): Verdict {
  const { host, trust, authority, now } = question;
  const own = served.chain[0];
  if (!own) return { status: 'fail', detail: t`the broker shows no certificate`, cause: t`Look at certfile.` };
  const names = namesOf(own);
  const days = Math.floor((Date.parse(own.validTo) - now.getTime()) / DAY_MS);
  const until = t`until ${dateText(own.validTo)} (${daysText(days)})`;
  const about = `${names.length > 0 ? t`for ${names.join(', ')}` : t`for no name`}, ${until}`;
  if (served.error !== undefined) {
    const last = served.chain.at(-1) as X509Certificate;
    const facts = {
      issuer: nameText(last.issuer),
      source: trust.source,
      alone: served.chain.length === 1,
      hasNamesake: trust.authorities.some((pem) => certificatesIn(pem).some(({ subject }) => subject === last.issuer)),
    };
    return { status: 'fail', detail: t`not trusted: ${about}`, cause: causeOfDistrust(served.error, facts) };
  }
  if (host === undefined ? names.length === 0 : !isFor(served, host)) return wrongName(host, names, about);
  const byAuthority = authority && isSignedBy(served, authority.pem);
  if (days < SOON_DAYS)
    return { status: 'warn', detail: about, cause: t`It expires soon: renew it, and have the broker reload (SIGHUP).` };
  return byAuthority
    ? {
        status: 'warn',
        detail: t`trusted by way of the cafile of the listener; ${about}`,
        cause: t`Clients need that authority: --cafile ${authority.path}.`,
      }
    : { status: 'pass', detail: t`trusted by ${trust.source}; ${about}` };
}

function wrongName(host: string | undefined, names: readonly string[], about: string): Verdict {
  const cause =
    names.length === 0
      ? t`It names no host (subjectAltName), so that clients of today accept it for none: reissue it with the names and addresses that they use.`
      : t`Clients that connect to ${host} do not accept it: use one of its names, or reissue it with this one (subjectAltName).`;
  return { status: 'fail', detail: host === undefined ? about : t`not for ${host}, but ${about}`, cause };
}

/** Whether the broker serves the certificate that is on the disk: it reads it at start and at a reload only. */
export function compareWithFile({ chain }: ServedCertificate, { path, pem }: CertificateFile): Verdict {
  if (pem === undefined) return { status: 'skip', detail: t`${path} cannot be read` };
  const served = chain[0]?.fingerprint256;
  const onDisk = new X509Certificate(pem);
  if (onDisk.fingerprint256 === served) return { status: 'pass', detail: t`the one in ${path}` };
  return {
    status: 'fail',
    detail: t`not the one in ${path}, which is valid until ${dateText(onDisk.validTo)}`,
    cause: t`The broker has not read it since it changed: have it reload (systemctl reload mosquitto), and let the renewal hook do so.`,
  };
}

function dateText(date: string): string {
  return new Date(date).toISOString().slice(0, 10);
}

function daysText(days: number): string {
  if (days < 0) return plural(-days, t`${-days} day ago`, t`${-days} days ago`);
  return plural(days, t`${days} day`, t`${days} days`);
}

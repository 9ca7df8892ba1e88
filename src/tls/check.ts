import type { X509Certificate } from 'node:crypto';
import { causeOfDistrust } from '../host/probe/causes-tls.js';
import { isFor, namesOf, nameText, type ServedCertificate } from '../host/probe/certificate.js';
import { certificatesIn, type Trust } from '../host/probe/trust.js';
import { plural, t } from '../language/t.js';
import { daysLeft } from './days.js';

/** What is wrong with a certificate, or soon will be. */
export interface TlsFinding {
  readonly severity: 'error' | 'warning';
  /** The rule of lint that found it. */
  readonly rule?: string;
  readonly message: string;
}

/** A certificate that was looked at. */
export interface CheckedCertificate {
  /** The listener as messages name it, the URL, or the file. */
  readonly subject: string;
  readonly kind: 'listener' | 'url' | 'file';
  /** The line of a listener. */
  readonly place?: { readonly file: string; readonly line: number } | undefined;
  readonly files?: { readonly certificate: string; readonly key: string | undefined };
  /** Undefined where none could be read. */
  readonly certificate: X509Certificate | undefined;
  /** Whether the broker serves the one in the file; undefined where it was not asked. */
  readonly served?: 'same' | 'other' | 'nothing' | undefined;
  readonly findings: readonly TlsFinding[];
}

/** By what certificates are judged. */
export interface TlsStandard {
  /** Warn of what expires in less. */
  readonly warnDays: number;
  readonly now: Date;
}

/** RSA keys that are smaller are refused by the clients of today. */
const RSA_BITS_MIN = 2048;

/** The purpose of a server, as the extended key usage names it. */
const SERVER = '1.3.6.1.5.5.7.3.1';

/** How long it is valid; of one for servers also its names, and its key. */
export function judgeItself(certificate: X509Certificate, { warnDays, now }: TlsStandard): TlsFinding[] {
  const findings: TlsFinding[] = [];
  const days = daysLeft(certificate, now);
  const until = day(certificate.validTo);
  if (days < 0) {
    const ago = -days;
    findings.push(
      error(
        plural(
          ago,
          t`It expired ${ago} day ago (${until}): renew it.`,
          t`It expired ${ago} days ago (${until}): renew it.`,
        ),
      ),
    );
  } else if (days < warnDays) {
    findings.push(
      warning(
        plural(
          days,
          t`It expires in ${days} day (${until}): renew it.`,
          t`It expires in ${days} days (${until}): renew it.`,
        ),
      ),
    );
  }
  if (Date.parse(certificate.validFrom) > now.getTime()) {
    findings.push(error(t`It is valid from ${day(certificate.validFrom)} on only: look at the clock of this machine.`));
  }
  // An authority that signs others needs no names; who serves its certificate is told in judgeServed().
  if (!certificate.ca && isForServers(certificate)) findings.push(...judgeNames(certificate));
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  if (type === 'rsa' && (details?.modulusLength ?? RSA_BITS_MIN) < RSA_BITS_MIN) {
    findings.push(
      error(t`Its RSA key has ${details?.modulusLength} bits only, which clients refuse: make one of 2048.`),
    );
  }
  return findings;
}

function isForServers({ keyUsage }: X509Certificate): boolean {
  // Node.js calls so the extended one; undefined: for all purposes.
  return (keyUsage as string[] | undefined)?.includes(SERVER) !== false;
}

function judgeNames(certificate: X509Certificate): TlsFinding[] {
  if (namesOf(certificate).length > 0) return [];
  return [
    error(
      t`It names no host (subjectAltName), so that clients of today accept it for none: have it issued anew with the names that they use.`,
    ),
  ];
}

function day(date: string): string {
  return new Date(date).toISOString().slice(0, 10);
}

/**
 * What clients make of what is served.
 *
 * @param host the name that they use; undefined where that is not known
 */
export function judgeServed(served: ServedCertificate, host: string | undefined, trust: Trust): TlsFinding[] {
  const [own] = served.chain;
  if (!own) return [error(t`The broker shows no certificate: look at certfile.`)];
  const findings: TlsFinding[] = [];
  if (!isForServers(own)) {
    findings.push(
      error(t`It is the certificate of a client (extendedKeyUsage), which clients do not accept of a broker.`),
    );
  }
  if (own.ca) findings.push(...judgeNames(own));
  // What it says of itself is told already.
  if (served.error !== undefined && !['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'].includes(served.error)) {
    const last = served.chain.at(-1) as X509Certificate;
    const facts = {
      issuer: nameText(last.issuer),
      source: trust.source,
      alone: served.chain.length === 1,
      hasNamesake: trust.authorities.some((pem) => certificatesIn(pem).some(({ subject }) => subject === last.issuer)),
    };
    findings.push(error(causeOfDistrust(served.error, facts)));
  }
  if (host !== undefined && namesOf(own).length > 0 && !isFor(served, host)) {
    findings.push(error(t`It is not for ${host}: use one of its names, or have it issued anew with this one.`));
  }
  return findings;
}

export function error(message: string, rule?: string): TlsFinding {
  return { severity: 'error', message, ...(rule !== undefined && { rule }) };
}

export function warning(message: string, rule?: string): TlsFinding {
  return { severity: 'warning', message, ...(rule !== undefined && { rule }) };
}

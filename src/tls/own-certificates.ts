import type { X509Certificate } from 'node:crypto';
import { posix } from 'node:path';
import { namesOf } from '../host/probe/certificate.js';
import type { FileSystem } from '../installation/filesystem.js';
import { t } from '../language/t.js';
import { MqttctlError, UsageError } from '../text/error.js';
import { createAuthority, type Issued, issueCertificate } from './authority.js';
import { daysLeft } from './days.js';
import { alternativeNames } from './names.js';
import { type PairPaths, parsePair, readPair } from './pair.js';

/** Which certificates there should be. */
export interface OwnRequest {
  /** As the broker names it. */
  readonly directory: string;
  /** Of the server; none: those that its certificate has. */
  readonly names: readonly string[];
  /** User names. */
  readonly clients: readonly string[];
  readonly days: number;
  readonly authorityDays: number;
  /** Makes new certificates, with new keys, in place of those that are there. The authority stays. */
  readonly renew: boolean;
  /** What people read as issuer, where there is no authority yet. */
  readonly authorityName: string;
}

/** A certificate with its key, and whether it is to be written. */
export interface OwnPair {
  readonly paths: PairPaths;
  readonly certificate: X509Certificate;
  readonly state: 'kept' | 'new' | 'renewed';
  readonly issued: Issued;
}

/** What would be there. */
export interface OwnCertificates {
  readonly directory: string;
  readonly authority: OwnPair;
  readonly server: OwnPair;
  /** By user name. */
  readonly clients: ReadonlyMap<string, OwnPair>;
}

/** What is valid for less is made anew. */
const RENEW_DAYS = 30;

/**
 * Works out the certificates of a private authority: what is there and will do is kept. Writes nothing.
 *
 * @throws MqttctlError where something else is in the way, UsageError for names that cannot be used
 */
export async function planOwnCertificates(fs: FileSystem, request: OwnRequest): Promise<OwnCertificates> {
  const { directory, clients, renew, days } = request;
  for (const user of clients) refuseFileName(user);
  const authority = await authorityOf(fs, request);
  const issue = async (kind: 'server' | 'client', paths: PairPaths, asked: readonly string[]): Promise<OwnPair> => {
    const found = readPair(fs, paths);
    if (!found.ok && !renew && (!found.missing || isHalf(fs, paths))) throw inTheWay(found.why);
    const old = found.ok ? found.pair : undefined;
    const names = asked.length > 0 ? asked : namesOf(old?.chain[0] as X509Certificate);
    if (old && !renew) {
      const reason = reasonToRenew(old.chain[0], authority.certificate, kind === 'server' ? names : undefined);
      if (reason) throw inTheWay(`${paths.certificate} ${reason}`);
      return keptPair(paths, old.chain[0], old.bytes);
    }
    const issued = await issueCertificate(authority.issued, { kind, names, days });
    return newPair(paths, issued, old ? 'renewed' : 'new');
  };
  const serverPaths = pathsOf(directory, 'server');
  if (request.names.length === 0 && !readPair(fs, serverPaths).ok) {
    throw new UsageError(t`Name the hosts and addresses under which clients reach the broker: --name broker.lan`);
  }
  const server = await issue('server', serverPaths, request.names);
  const issuedClients = new Map<string, OwnPair>();
  for (const user of new Set(clients)) {
    issuedClients.set(user, await issue('client', pathsOf(`${directory}/clients`, user), [user]));
  }
  return { directory, authority, server, clients: issuedClients };
}

async function authorityOf(fs: FileSystem, { directory, authorityDays, authorityName }: OwnRequest): Promise<OwnPair> {
  const paths = pathsOf(directory, 'ca');
  const found = readPair(fs, paths);
  if (found.ok) {
    const [certificate] = found.pair.chain;
    if (!certificate.ca) throw new MqttctlError(t`${paths.certificate} is no authority: name another directory.`);
    if (daysLeft(certificate) < 1) {
      throw new MqttctlError(
        t`The authority ${paths.certificate} has expired: move it away to make another, which every client must get.`,
      );
    }
    return keptPair(paths, certificate, found.pair.bytes);
  }
  if (!found.missing || isHalf(fs, paths)) {
    throw new MqttctlError(t`${found.why}, so the authority cannot sign: put it there, or name another directory.`);
  }
  return newPair(paths, await createAuthority({ name: authorityName, days: authorityDays }), 'new');
}

function pathsOf(directory: string, name: string): PairPaths {
  return { certificate: posix.join(directory, `${name}.crt`), key: posix.join(directory, `${name}.key`) };
}

function keptPair(
  paths: PairPaths,
  certificate: X509Certificate,
  bytes: Record<'certificate' | 'key', Buffer>,
): OwnPair {
  const issued = { certificate: bytes.certificate.toString('latin1'), key: bytes.key.toString('latin1') };
  return { paths, certificate, state: 'kept', issued };
}

function newPair(paths: PairPaths, issued: Issued, state: 'new' | 'renewed'): OwnPair {
  const bytes = { certificate: Buffer.from(issued.certificate), key: Buffer.from(issued.key) };
  const made = parsePair(paths, bytes);
  if (!made.ok) throw new Error(`bug: ${made.why}`);
  return { paths, certificate: made.pair.chain[0], state, issued };
}

/** One of the two is there without the other. */
function isHalf(fs: FileSystem, paths: PairPaths): boolean {
  return fs.lstat(paths.certificate).ok !== fs.lstat(paths.key).ok;
}

/** Why a certificate that is there will not do; undefined: it will. */
function reasonToRenew(
  certificate: X509Certificate,
  authority: X509Certificate,
  names: readonly string[] | undefined,
): string | undefined {
  if (!certificate.checkIssued(authority) || !certificate.verify(authority.publicKey)) {
    return t`is not signed by the authority beside it`;
  }
  const days = daysLeft(certificate);
  // Nothing outlasts its authority.
  if (days < Math.min(RENEW_DAYS, daysLeft(authority))) return days < 0 ? t`has expired` : t`expires in ${days} days`;
  const has = namesOf(certificate);
  const wanted = names && alternativeNames(names).map(({ value }) => value);
  const missing = wanted?.filter((name) => !has.some((other) => sameName(name, other))) ?? [];
  const surplus = wanted ? has.filter((other) => !wanted.some((name) => sameName(name, other))) : [];
  if (missing.length > 0) return t`is not for ${missing.join(', ')}`;
  return surplus.length > 0 ? t`is also for ${surplus.join(', ')}` : undefined;
}

/** IPv6 addresses are written in many ways. */
function sameName(one: string, other: string): boolean {
  return canonical(one) === canonical(other);
}

function canonical(name: string): string {
  return name.includes(':') && URL.canParse(`http://[${name}]`) ? new URL(`http://[${name}]`).hostname : name;
}

function inTheWay(why: string): MqttctlError {
  return new MqttctlError(t`${why}; nothing was changed: add --renew to make a new one, with a new key, in its place.`);
}

/** The user name becomes that of a file. */
function refuseFileName(user: string): void {
  if (!/^\.|[/\p{Cc}]/u.test(user) && user !== '' && Buffer.byteLength(user) <= 200) return;
  throw new UsageError(t`--client "${user}": a file cannot have that name.`);
}

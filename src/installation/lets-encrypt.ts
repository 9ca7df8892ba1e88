import { X509Certificate } from 'node:crypto';
import type { FileSystem } from './filesystem.js';

const HOME = '/etc/letsencrypt';
const LIVE = `${HOME}/live`;
const SIZE_MAX = 1024 * 1024;

/** A certificate that certbot keeps up to date. */
export interface Lineage {
  readonly name: string;
  /** Where its current files are: cert.pem, chain.pem, fullchain.pem, privkey.pem. */
  readonly directory: string;
  readonly certificate: X509Certificate;
}

/** The lineages of certbot; none where there is no certbot, or only root may look. */
export function lineages(fs: FileSystem): Lineage[] {
  const names = fs.list(LIVE);
  return (names.ok ? names.value : []).flatMap((name) => {
    const directory = `${LIVE}/${name}`;
    const certificate = certificateIn(fs, `${directory}/cert.pem`);
    return certificate ? [{ name, directory, certificate }] : [];
  });
}

/** Whether a certificate is one of a lineage, the current one or one before it: it has the same names and issuer. */
export function isOfLineage(certificate: X509Certificate, { certificate: current }: Lineage): boolean {
  if (certificate.fingerprint256 === current.fingerprint256) return true;
  return (
    certificate.subject === current.subject &&
    certificate.subjectAltName === current.subjectAltName &&
    organization(certificate) === organization(current)
  );
}

/** Authorities change the certificate that they sign with, not who they are. */
function organization({ issuer }: X509Certificate): string {
  return /^O=(.*)$/m.exec(issuer)?.[1] ?? issuer;
}

/** Whether certbot tells the broker of a renewal: a hook for all lineages, or for this one. */
export function tellsBroker(fs: FileSystem, { name }: Lineage): boolean {
  return [...hooksForAll(fs), ...hooksOf(fs, name)].some((script) => /mosquitto/i.test(script));
}

const HOOKS = ['deploy', 'post'].map((kind) => `${HOME}/renewal-hooks/${kind}`);

function hooksForAll(fs: FileSystem): string[] {
  return HOOKS.flatMap((directory) => {
    const names = fs.list(directory);
    return (names.ok ? names.value : []).map((name) => `${name}\n${textOf(fs, `${directory}/${name}`)}`);
  });
}

/** The commands of the lineage's own configuration, and what is in the scripts that they name. */
function hooksOf(fs: FileSystem, name: string): string[] {
  const settings = textOf(fs, `${HOME}/renewal/${name}.conf`);
  const commands = [...settings.matchAll(/^\s*(?:renew_hook|deploy_hook|post_hook)\s*=\s*(.*)$/gm)].map(
    ([, value]) => value as string,
  );
  const scripts = commands.flatMap((command) => command.split(/\s+/)).filter((word) => word.startsWith('/'));
  return [...commands, ...scripts.map((script) => textOf(fs, script))];
}

function textOf(fs: FileSystem, path: string): string {
  const content = fs.read(path, SIZE_MAX);
  return content.ok ? content.value.toString('utf8') : '';
}

function certificateIn(fs: FileSystem, path: string): X509Certificate | undefined {
  const content = fs.read(path, SIZE_MAX);
  if (!content.ok) return undefined;
  try {
    return new X509Certificate(content.value);
  } catch {
    // A file that is no certificate.
    return undefined;
  }
}

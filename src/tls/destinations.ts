import { X509Certificate } from 'node:crypto';
import { posix } from 'node:path';
import { listenerName } from '../conf/listener-name.js';
import type { BrokerModel, Setting } from '../conf/model.js';
import type { FileSystem } from '../installation/filesystem.js';
import { isOfLineage, type Lineage } from '../installation/lets-encrypt.js';
import { resolvePath } from '../installation/paths.js';
import { t } from '../language/t.js';
import { UsageError } from '../text/error.js';
import type { PairPaths } from './pair.js';

/** Where the certificate of a lineage is to be copied to. */
export interface Destination {
  /** Name of the lineage. */
  readonly lineage: string;
  readonly paths: PairPaths;
}

/** A listener that serves the certificate of a lineage, from copies or from where certbot keeps it. */
export interface LineageUse {
  readonly lineage: Lineage;
  /** As messages name the listener. */
  readonly listener: string;
  readonly certificate: Setting;
  readonly key: Setting;
  readonly cafile: Setting | undefined;
  /** Its lines name certbot's own files, which only root may read. */
  readonly inPlace: boolean;
  readonly destination: Destination;
}

const SIZE_MAX = 1024 * 1024;
const CERTBOT_OWN = /^\/etc\/letsencrypt\/(?:live|archive)\/([^/]+)\//;

/**
 * The listeners whose certificate comes from one of the lineages: their lines name certbot's files, a file of the name
 * that a copy has, or one with a certificate of the lineage in it.
 *
 * @param copies the directory of copies that are not there yet
 */
export function lineageUses(
  fs: FileSystem,
  { model, workdir }: { readonly model: BrokerModel; readonly workdir: string },
  lineages: readonly Lineage[],
  copies: string,
): LineageUse[] {
  return model.listeners.flatMap((listener): LineageUse[] => {
    const certificate = listener.settings.get('certfile');
    const key = listener.settings.get('keyfile');
    if (!certificate || !key) return [];
    const path = resolvePath(workdir, String(certificate.value));
    const own = CERTBOT_OWN.exec(path)?.[1];
    const lineage = lineages.find(({ name }) => name === own || path === copiesOf(copies, name).certificate);
    const found = lineage ?? lineages.find((other) => holds(fs, path, other));
    if (!found) return [];
    const inPlace = own !== undefined;
    const named = { certificate: path, key: resolvePath(workdir, String(key.value)) };
    const paths = inPlace ? copiesOf(copies, found.name) : named;
    const cafile = listener.settings.get('cafile');
    const destination = { lineage: found.name, paths };
    return [{ lineage: found, listener: listenerName(listener), certificate, key, cafile, inPlace, destination }];
  });
}

/** Where copies of a lineage are, unless the configuration says otherwise. */
export function copiesOf(directory: string, lineage: string): PairPaths {
  return { certificate: posix.join(directory, `${lineage}.pem`), key: posix.join(directory, `${lineage}.key`) };
}

/** Several listeners may serve the same files. */
export function distinct(destinations: readonly Destination[]): Destination[] {
  return [...new Map(destinations.map((one) => [destinationText(one), one])).values()];
}

/** `NAME=CERTFILE,KEYFILE`, as it stands in the hook. */
export function destinationText({ lineage, paths }: Destination): string {
  return `${lineage}=${paths.certificate},${paths.key}`;
}

/** @throws UsageError for what is not of that form */
export function parseDestination(text: string): Destination {
  const found = /^([^=/]+)=(\/.*),(\/[^,]*)$/.exec(text);
  if (!found) throw new UsageError(t`--to ${text}: write NAME=CERTFILE,KEYFILE with absolute paths.`);
  const [, lineage = '', certificate = '', key = ''] = found;
  return { lineage, paths: { certificate, key } };
}

function holds(fs: FileSystem, path: string, lineage: Lineage): boolean {
  const content = fs.read(path, SIZE_MAX);
  if (!content.ok) return false;
  try {
    return isOfLineage(new X509Certificate(content.value), lineage);
  } catch {
    // No certificate.
    return false;
  }
}

import type { X509Certificate } from 'node:crypto';
import type { Evaluation } from '../../../conf/evaluate/evaluate.js';
import type { BrokerModel, Setting, Settings } from '../../../conf/model.js';
import { type Loaded, readAuthorities, readChain } from '../../../conf/startup/tls/certificates.js';
import { type Pem, readPem } from '../../../conf/startup/tls/pem.js';
import { version } from '../../../conf/version.js';
import { pathOf } from './places.js';

/** A listener or bridge that speaks TLS with a certificate of its own. */
export interface TlsScope {
  readonly settings: Settings;
  readonly kind: 'listener' | 'bridge';
  readonly certificate: Setting;
  /** libwebsockets serves it, which reads fewer of the options. */
  readonly byLibrary: boolean;
}

const SIZE_MAX = 16 * 1024 * 1024;
const BUILT_IN_WEBSOCKETS = version('2.1');

/** Certificate and key only work together; the broker ignores one alone. */
export function tlsScopes({ listeners: read, bridges, target, localOnly }: BrokerModel): readonly TlsScope[] {
  // A default listener is read over in local only mode.
  const listeners = localOnly ? [] : read;
  const ofListeners = listeners.flatMap(({ settings }): TlsScope[] => {
    const certificate = settings.get('certfile');
    const byLibrary = target < BUILT_IN_WEBSOCKETS && settings.get('protocol')?.value === 'websockets';
    return certificate && settings.has('keyfile') ? [{ settings, kind: 'listener', certificate, byLibrary }] : [];
  });
  const ofBridges = bridges.flatMap(({ settings }): TlsScope[] => {
    const certificate = settings.get('bridge_certfile');
    return certificate && settings.has('bridge_keyfile')
      ? [{ settings, kind: 'bridge', certificate, byLibrary: false }]
      : [];
  });
  return [...ofListeners, ...ofBridges];
}

/** The certificates of a certfile, the server's own first; none where the broker could not load the file. */
export function chainOf(evaluation: Evaluation, setting: Setting): readonly X509Certificate[] {
  return load(evaluation, setting, readChain);
}

/** The certificates of a cafile. */
export function authoritiesOf(evaluation: Evaluation, setting: Setting | undefined): readonly X509Certificate[] {
  return setting ? load(evaluation, setting, readAuthorities) : [];
}

/** A PEM file that the broker may read. */
export function pemOf(evaluation: Evaluation, setting: Setting): Pem | undefined {
  const { account, circumstances } = evaluation;
  const path = pathOf(evaluation, setting);
  const access = circumstances.fs.access(path, account, 'read');
  if (!access.ok || access.value.type !== 'file') return undefined;
  const content = circumstances.fs.read(path, SIZE_MAX);
  return content.ok ? readPem(content.value) : undefined;
}

function load<T>(evaluation: Evaluation, setting: Setting, read: (pem: Pem) => Loaded<readonly T[]>): readonly T[] {
  const pem = pemOf(evaluation, setting);
  const loaded = pem && read(pem);
  return loaded?.ok ? loaded.value : [];
}

/** 2026-05-14. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** The common name of a subject or issuer, else all of it in one line. */
export function commonName(name: string): string {
  return /(?:^|\n)CN=(.*)/.exec(name)?.[1] ?? name.replaceAll('\n', ', ');
}

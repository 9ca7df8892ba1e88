import { setTimeout as sleep } from 'node:timers/promises';
import { version, versionText } from '../conf/version.js';
import { askCertificate } from '../host/probe/ask-certificate.js';
import type { ProbeTarget } from '../host/probe/target.js';
import { CandidateFileSystem } from '../installation/candidate-filesystem.js';
import type { Installation } from '../installation/installation.js';
import { listenerUrls } from '../installation/listener-urls.js';
import { evaluateRunning, placeText, whatChokes } from '../installation/running-configuration.js';
import { t } from '../language/t.js';
import { evaluateStart, type Service } from '../service/examine.js';
import { carryOutReload, planReload } from '../service/reload.js';
import { MqttctlError } from '../text/error.js';
import type { Destination } from './destinations.js';
import type { LineagePair } from './lineage.js';
import { type OldPair, replacePair } from './replace-pair.js';

/** A certificate that is to come to the broker. */
export interface Deployment {
  readonly lineage: LineagePair;
  readonly destination: Destination;
  /** What is there now. */
  readonly old: OldPair;
  /** The broker's account. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  /** The files are not the new ones yet. */
  readonly changes: boolean;
}

/** What came of it. */
export interface DeployOutcome {
  readonly deployment: Deployment;
  /** Files were replaced. */
  readonly written: boolean;
  /** The broker was told. */
  readonly reloaded: boolean;
  /** The listeners that serve the certificate now; none where the broker does not run. */
  readonly served: readonly string[];
  /** Those that will at the next start of the broker: of 2.0's websockets. */
  readonly afterRestart: readonly string[];
}

const SIZE_MAX = 1024 * 1024;
const ASK_MS = 3000;
/** A broker notices SIGHUP within 100 ms, unless it is very busy. */
const PATIENCE_MS = 5000;
const POLL_MS = 200;
/** Before, libwebsockets served them, and reads its certificate once (listeners__reload_all_certificates passes it by). */
const BUILT_IN = version('2.1');

/**
 * Sees what has to be copied, and whether the broker that runs could live with it: at a reload it reads all of its
 * files, not only the certificate.
 *
 * @throws MqttctlError where it would choke on one
 */
export function planDeployment(
  service: Service,
  installation: Installation,
  lineage: LineagePair,
  destination: Destination,
): Deployment {
  const { fs } = installation;
  const { paths } = destination;
  const read = (path: string) => {
    const content = fs.read(path, SIZE_MAX);
    return content.ok ? content.value : undefined;
  };
  const old = { certificate: read(paths.certificate), key: read(paths.key) };
  const account = (service.broker ? evaluateRunning(service.broker) : evaluateStart(service, installation))?.account;
  const isKnown = account !== undefined && account.uid >= 0 && process.getuid?.() === 0;
  const owner = isKnown ? { uid: account.uid, gid: account.gids[0] ?? account.uid } : undefined;
  const { bytes } = lineage.pair;
  const changes = !old.certificate?.equals(bytes.certificate) || !old.key?.equals(bytes.key);
  const deployment = { lineage, destination, old, owner, changes };
  if (changes) refuseChoke(service, deployment);
  return deployment;
}

function refuseChoke({ broker }: Service, { lineage, destination, owner }: Deployment): void {
  if (!broker) return;
  const candidate = (part: 'certificate' | 'key', mode: number) => ({
    path: destination.paths[part],
    bytes: lineage.pair.bytes[part],
    mode,
    ...(owner && { owner }),
  });
  const after = new CandidateFileSystem([candidate('certificate', 0o644), candidate('key', 0o600)]);
  const evaluation = evaluateRunning(broker, after);
  const choke = evaluation && whatChokes(evaluation);
  if (!choke) return;
  throw new MqttctlError(
    t`The renewed certificate ${lineage.name} did not come to the broker, and the old one stays: Mosquitto ${versionText(broker.version)} would choke over ${placeText(choke)} (${choke.rule}) at the reload: ${choke.message}`,
  );
}

/**
 * Copies certificate and key, has the broker reload, and proves that it serves them. Otherwise the old files are put
 * back, and the broker reads those again.
 *
 * @throws MqttctlError where the broker does not serve it
 */
export async function carryOutDeployment(
  service: Service,
  installation: Installation,
  deployment: Deployment,
  notify?: (sentence: string) => void,
): Promise<DeployOutcome> {
  const { lineage, destination, old, owner, changes } = deployment;
  const { paths } = destination;
  const { bytes } = lineage.pair;
  const targets = await targetsOf(installation, service, paths.certificate);
  const wanted = lineage.pair.chain[0].fingerprint256;
  const known = changes ? targets : await stale(targets, wanted);
  if (!changes && known.length === 0) {
    return { deployment, written: false, reloaded: false, served: names(targets), afterRestart: [] };
  }
  if (changes) await replacePair(paths, old, bytes, { owner, notify });
  if (service.broker === undefined) {
    return { deployment, written: changes, reloaded: false, served: [], afterRestart: [] };
  }
  try {
    await carryOutReload(planReload(service, installation));
    const { byLibrary, others } = await silent(targets, wanted, service);
    if (others.length > 0) throw new MqttctlError(t`${names(others).join(', ')} does not serve it after the reload`);
    const served = names(targets.filter((target) => !byLibrary.includes(target)));
    return { deployment, written: changes, reloaded: true, served, afterRestart: names(byLibrary) };
  } catch (error) {
    if (!(error instanceof MqttctlError)) throw error;
    throw await putBack(service, installation, deployment, error);
  }
}

/** What serves the file: by listeners for MQTT clients on this machine. */
async function targetsOf(installation: Installation, { broker }: Service, file: string): Promise<ProbeTarget[]> {
  if (!broker) return [];
  const { mqtt } = await listenerUrls(installation);
  return mqtt.filter(({ tls, listener }) => tls && listener?.certificate?.path === file);
}

async function stale(targets: readonly ProbeTarget[], wanted: string): Promise<ProbeTarget[]> {
  const asked = await Promise.all(
    targets.map(async (target) => {
      const answer = await askCertificate(target, { authorities: [], patienceMs: ASK_MS });
      return 'chain' in answer && answer.chain[0]?.fingerprint256 === wanted ? [] : [target];
    }),
  );
  return asked.flat();
}

/** Those that do not serve it, when they had the time. */
async function silent(targets: readonly ProbeTarget[], wanted: string, { broker }: Service) {
  const deadline = Date.now() + PATIENCE_MS;
  const isByLibrary = ({ websocket }: ProbeTarget) => websocket && broker !== undefined && broker.version < BUILT_IN;
  for (;;) {
    const left = await stale(targets, wanted);
    const others = left.filter((target) => !isByLibrary(target));
    if (others.length === 0 || Date.now() > deadline) return { byLibrary: left.filter(isByLibrary), others };
    await sleep(POLL_MS);
  }
}

async function putBack(
  service: Service,
  installation: Installation,
  { lineage, destination, old, owner, changes }: Deployment,
  cause: MqttctlError,
): Promise<MqttctlError> {
  const why = t`The renewed certificate ${lineage.name} did not come to the broker: ${cause.message.replace(/\.$/, '')}`;
  const { certificate, key } = old;
  if (!changes || !certificate || !key) return new MqttctlError(t`${why}; look at "mqttctl service logs --explain".`);
  try {
    await replacePair(destination.paths, lineage.pair.bytes, { certificate, key }, { owner });
    await carryOutReload(planReload(service, installation));
    return new MqttctlError(t`${why}; the old files are put back: look at "mqttctl service logs --explain".`);
  } catch (error) {
    if (!(error instanceof MqttctlError)) throw error;
    return new MqttctlError(t`${why}; and after the old files were put back: ${error.message}`);
  }
}

function names(targets: readonly ProbeTarget[]): string[] {
  return targets.map(({ listener, url }) => listener?.name ?? url);
}

/** The listeners that serve another certificate than the one that was copied, as messages name them. */
export async function stillStale(
  service: Service,
  installation: Installation,
  { lineage, destination }: Deployment,
): Promise<string[]> {
  const targets = await targetsOf(installation, service, destination.paths.certificate);
  const { byLibrary, others } = await silent(targets, lineage.pair.chain[0].fingerprint256, service);
  return names([...byLibrary, ...others]);
}

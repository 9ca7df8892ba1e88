import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { evaluate } from '../conf/evaluate/evaluate.js';
import type { Candidate } from '../installation/candidate-filesystem.js';
import type { Installation } from '../installation/installation.js';
import { type Lineage, lineages } from '../installation/lets-encrypt.js';
import { placeText } from '../installation/running-configuration.js';
import { configured } from '../installation/security-file.js';
import { t } from '../language/t.js';
import { changeFile } from '../store/change-file.js';
import { makeDirectory } from '../store/new-directory.js';
import { replaceFiles } from '../store/replace.js';
import { MqttctlError, UsageError } from '../text/error.js';
import { SourceFile } from '../text/source-file.js';
import { copiesBeside } from './deploy-all.js';
import { type Destination, distinct, lineageUses } from './destinations.js';
import { HOOK_PATH, hookScript } from './hook-script.js';
import { type LineagePair, readLineage } from './lineage.js';
import { pointToCopies } from './point-to-copies.js';
import { replacePair } from './replace-pair.js';

export interface HookRequest {
  /** Lineages; none: all that the configuration uses. */
  readonly names: readonly string[];
  readonly restart: boolean;
  /** How mqttctl itself is started. */
  readonly node: string;
  readonly program: string;
}

/** What is to be written. */
export interface HookPlan {
  /** The hook as it is; without bytes where there is none. */
  readonly hook: SourceFile;
  readonly script: Buffer;
  readonly destinations: readonly Destination[];
  /** Files of the configuration that name certbot's own files, and their new content. */
  readonly edits: ReadonlyMap<SourceFile, Buffer>;
  /** Copies that the new lines of the configuration name. */
  readonly copies: readonly { readonly lineage: LineagePair; readonly destination: Destination }[];
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
}

const MODE = 0o755;
const SIZE_MAX = 1024 * 1024;

/**
 * Works out the hook for the certificates of certbot that the broker uses, and the lines of the configuration that have
 * to name copies of them.
 *
 * @throws MqttctlError where there is none, or the broker would not start on the changed configuration
 */
export async function planHook(installation: Installation, request: HookRequest): Promise<HookPlan> {
  const { fs } = installation;
  const known = chosen(lineages(fs), request.names);
  const configuration = await configured(installation);
  const { main, model, account } = configuration;
  const copies = copiesBeside(main);
  const uses = lineageUses(fs, configuration, known, copies);
  const unused = request.names.find((name) => !uses.some(({ lineage }) => lineage.name === name));
  if (uses.length === 0 || unused !== undefined) throw notUsed(main, unused ?? known[0]?.name ?? 'NAME', copies);
  const destinations = distinct(uses.map(({ destination }) => destination));
  const current = fs.read(HOOK_PATH, SIZE_MAX);
  const isKnown = account.uid >= 0 && process.getuid?.() === 0;
  const plan: HookPlan = {
    hook: new SourceFile(HOOK_PATH, current.ok ? current.value : Buffer.alloc(0), 'script'),
    script: Buffer.from(hookScript({ ...request, config: main, destinations })),
    destinations,
    edits: pointToCopies(uses, model.target),
    copies: distinct(uses.filter(({ inPlace }) => inPlace).map(({ destination }) => destination)).map((destination) => {
      const { directory } = known.find(({ name }) => name === destination.lineage) as Lineage;
      return { destination, lineage: readLineage(fs, directory) };
    }),
    owner: isKnown ? { uid: account.uid, gid: account.gids[0] ?? account.uid } : undefined,
  };
  if (plan.edits.size > 0) refuseNoStart(installation, main, plan);
  return plan;
}

function chosen(known: readonly Lineage[], names: readonly string[]): readonly Lineage[] {
  if (known.length === 0) {
    throw new MqttctlError(
      t`No certificate of certbot was found in /etc/letsencrypt/live, which only root may enter: use sudo, or get one with certbot first.`,
    );
  }
  const missing = names.find((name) => !known.some((lineage) => lineage.name === name));
  if (missing === undefined) return names.length === 0 ? known : known.filter(({ name }) => names.includes(name));
  throw new UsageError(t`certbot has no certificate ${missing}, but ${known.map(({ name }) => name).join(', ')}.`);
}

function notUsed(main: string, name: string, copies: string): MqttctlError {
  return new MqttctlError(
    t`No listener of ${main} has the certificate ${name} of certbot: add the lines "certfile ${copies}/${name}.pem" and "keyfile ${copies}/${name}.key" to it, and run this again; it puts the files there.`,
  );
}

/** Whether the hook or the configuration has to be written. */
export function isPending({ hook, script, edits }: HookPlan): boolean {
  return edits.size > 0 || !hook.bytes.equals(script);
}

function refuseNoStart(installation: Installation, main: string, { edits, copies, owner }: HookPlan): void {
  const changed: Candidate[] = [...edits].map(([{ path }, bytes]) => ({ path: realpathSync(path), bytes }));
  const copied = copies.flatMap(({ lineage: { pair }, destination: { paths } }): Candidate[] => [
    { path: paths.certificate, bytes: pair.bytes.certificate, mode: 0o644, ...(owner && { owner }) },
    { path: paths.key, bytes: pair.bytes.key, mode: 0o600, ...(owner && { owner }) },
  ]);
  const fs = installation.withCandidates([...changed, ...copied]);
  const { starts, diagnostics } = evaluate(main, { ...installation.circumstances(main), fs });
  const obstacle = diagnostics.find(({ fatal }) => fatal);
  if (starts || !obstacle) return;
  throw new MqttctlError(
    t`The broker would not start over ${placeText(obstacle)} (${obstacle.rule}), and nothing was changed: ${obstacle.message}`,
  );
}

/**
 * Writes the copies, then the configuration that names them, then the hook. The broker knows nothing of it yet.
 *
 * @throws MqttctlError where that is not possible
 */
export async function writeHook(
  installation: Installation,
  { hook, script, edits, copies, owner }: HookPlan,
  notify?: (sentence: string) => void,
): Promise<void> {
  const { fs } = installation;
  for (const { lineage, destination } of copies) {
    const { paths } = destination;
    makeDirectory(dirname(paths.certificate));
    const [certificate, key] = [paths.certificate, paths.key].map((path) => {
      const content = fs.read(path, SIZE_MAX);
      return content.ok ? content.value : undefined;
    });
    await replacePair(paths, { certificate, key }, lineage.pair.bytes, { owner, notify });
  }
  await replaceFiles(edits, { notify });
  makeDirectory(dirname(HOOK_PATH));
  await changeFile(hook.path, () => script, { newMode: MODE, notify });
}

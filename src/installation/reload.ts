import { setTimeout as sleep } from 'node:timers/promises';
import { readModel } from '../conf/evaluate/evaluate.js';
import { type ManagedFile, securityFilesOf } from '../conf/security-files.js';
import { versionText } from '../conf/version.js';
import { isRunning, type RunningBroker, runningBrokers, tellToReload } from '../host/running-broker.js';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { type Candidate, CandidateFileSystem } from './candidate-filesystem.js';
import { canonicalPath } from './canonical-path.js';
import { resolvePath } from './paths.js';
import { circumstancesOf, evaluateRunning, placeText, whatChokes, whatIsDropped } from './running-configuration.js';

/** A broker that quits over a file does so at once. */
const SETTLE_MS = 500;

/** Has the running brokers that read a password or ACL file take up a change of it, unless one would choke on it. */
export class FileReload {
  readonly #brokers: readonly RunningBroker[];

  /**
   * @param path on this machine
   * @throws MqttctlError where no running broker reads it
   */
  constructor(
    private readonly path: string,
    kind: ManagedFile,
  ) {
    const wanted = canonicalPath(path);
    const running = runningBrokers();
    this.#brokers = running.filter((broker) => filesRead(broker, kind).includes(wanted));
    if (this.#brokers.length > 0) return;
    const others = running.length === 0 ? t`none runs here` : t`those that run here use other files`;
    const hint = process.getuid?.() === 0 ? t`start it` : t`only root sees those of other accounts: use sudo`;
    throw new MqttctlError(
      t`There is no broker to reload that reads ${path}, ${others}; nothing was changed: ${hint}, or leave out --reload.`,
    );
  }

  /**
   * Judges the whole configuration of each broker with the file changed. 2.1 quits when it reloads what it would not
   * start on; 2.0 then serves without users, or without an ACL.
   *
   * @returns what a broker would drop of the file, in sentences
   * @throws MqttctlError with the line that it would choke on
   */
  check(bytes: Buffer, owner: Candidate['owner']): readonly string[] {
    const candidate = { path: canonicalPath(this.path), bytes, ...(owner && { owner }) };
    return [...new Set(this.#brokers.flatMap((broker) => wouldDrop(broker, candidate)))];
  }

  /**
   * Has the brokers read their files again (SIGHUP), and sees whether they live on.
   *
   * @throws MqttctlError where one cannot be told, or has ended
   */
  async carryOut(): Promise<void> {
    for (const { pid } of this.#brokers) {
      try {
        tellToReload(pid);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw new MqttctlError(
          t`The file is written, but process ${pid} cannot be told to reload (${code}): run mqttctl as root.`,
        );
      }
    }
    await sleep(SETTLE_MS);
    const ended = this.#brokers.find(({ pid }) => !isRunning(pid));
    if (!ended) return;
    throw new MqttctlError(
      t`The file is written, but the broker (process ${ended.pid}) ended when it reloaded: look into its log, and start it again.`,
    );
  }
}

function wouldDrop(broker: RunningBroker, candidate: Candidate): string[] {
  const evaluation = evaluateRunning(broker, new CandidateFileSystem([candidate]));
  if (!evaluation) return [];
  const choke = whatChokes(evaluation);
  if (!choke) {
    const drops = whatIsDropped(evaluation).filter(({ file }) => canonicalPath(file.path) === candidate.path);
    return drops.map((drop) => `${placeText(drop)}: ${drop.message}`);
  }
  throw new MqttctlError(
    t`Mosquitto ${versionText(broker.version)} (process ${broker.pid}) would choke over ${placeText(choke)} (${choke.rule}); nothing was changed: run "mqttctl lint" and mend that first.`,
  );
}

function filesRead(broker: RunningBroker, kind: ManagedFile): string[] {
  if (broker.config === undefined) return [];
  const { model } = readModel(broker.config, circumstancesOf(broker));
  return securityFilesOf(model, kind).map((reference) => canonicalPath(resolvePath(broker.workdir, reference.path)));
}

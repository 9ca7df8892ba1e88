import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { ChalkInstance } from 'chalk';
import { versionText } from '../conf/version.js';
import { type BrokerBinary, findBroker } from '../host/broker-binary.js';
import { BrokerProcess } from '../host/broker-process.js';
import { freePorts } from '../host/free-port.js';
import { NEWEST } from '../installation/target.js';
import { fixedFiles } from '../lint/fixes.js';
import { lint } from '../lint/lint.js';
import type { LintResult, TreeResult } from '../lint/result.js';
import { makeHash, USUAL_SETTINGS } from '../passwd/hashing.js';
import { unifiedDiff } from '../report/diff.js';
import { textReport } from '../report/text.js';
import { visible } from '../report/visible.js';
import { replaceFile } from '../store/replace.js';
import { Scratch } from './scratch.js';

export interface DemoOptions {
  /** Where the files of the story are. */
  readonly templates: string;
  readonly chalk: ChalkInstance;
  readonly say: (text: string) => void;
}

/**
 * Tells the main job as a story, in a scratch directory: a home broker's setup as many recipes have it, linted; a real
 * broker on it, where one is installed; a slip of the pen that the broker would die of; and its repair. True when
 * the broker did what was predicted, each time.
 */
export async function runDemo({ templates, chalk, say }: DemoOptions): Promise<boolean> {
  const scratch = new Scratch();
  const broker = findBroker();
  const [mqtt, websockets] = (await freePorts(2)) as [number, number];
  const story = new Story(scratch, broker, [mqtt, websockets], chalk, say);
  scratch.makeDataDirectory('data');
  scratch.write(path.join(templates, 'demo'), {
    directory: scratch.directory,
    mqtt: String(mqtt),
    websockets: String(websockets),
  });
  scratch.put('passwd', `weewx:${await makeHash(randomBytes(16), USUAL_SETTINGS)}\n`);
  try {
    story.heading('A home broker for a weather station, as many recipes set it up');
    story.tell(`Files in ${scratch.directory}: mosquitto.conf, conf.d/home.conf, passwd, acl`);
    const first = await story.judge();
    story.heading('The same with a slip of the pen: "allow_anonymous yes"');
    scratch.put('conf.d/slip.conf', 'allow_anonymous yes\n');
    const second = await story.judge({ quiet: true });
    story.heading('mqttctl lint --fix repairs what is safe to repair');
    await story.repair(second.result);
    const third = await story.judge({ quiet: true });
    story.farewell();
    return [first, second, third].every(({ asPredicted }) => asPredicted);
  } finally {
    scratch.remove();
  }
}

/** What the broker is told and said, step by step. */
class Story {
  constructor(
    private readonly scratch: Scratch,
    private readonly broker: BrokerBinary | undefined,
    private readonly ports: readonly number[],
    private readonly chalk: ChalkInstance,
    private readonly say: (text: string) => void,
  ) {}

  heading(text: string): void {
    this.say(`\n${this.chalk.bold.underline(text)}\n`);
  }

  tell(text: string): void {
    this.say(`${text}\n`);
  }

  /** Lints, then lets the real broker judge the same files. */
  async judge({ quiet = false } = {}): Promise<{ result: LintResult; asPredicted: boolean }> {
    const result = lint([this.scratch.directory], {
      workdir: '.',
      target: versionText(this.broker?.version ?? NEWEST),
      // Not being root, the broker stays who starts it.
      as: process.getuid?.() ? `${process.getuid()}:${process.getgid?.()}` : undefined,
    });
    this.say(`\n${textReport(result, { chalk: this.chalk, quiet })}`);
    return { result, asPredicted: await this.#try(result.trees[0] as TreeResult) };
  }

  async #try({ starts }: TreeResult): Promise<boolean> {
    if (!this.broker) {
      this.tell(this.chalk.dim('No mosquitto is installed here, so nobody can be asked (apt install mosquitto).'));
      return true;
    }
    const { directory } = this.scratch;
    const running = new BrokerProcess(this.broker.path, path.join(directory, 'mosquitto.conf'), directory);
    const fate = await running.settle(this.ports);
    await running.stop();
    const serving = fate.outcome === 'serving';
    const name = `The real Mosquitto ${versionText(this.broker.version)}`;
    if (serving) this.tell(`${name} serves on the ports ${this.ports.join(' and ')} of 127.0.0.1.`);
    else this.tell(`${name} refuses: ${this.chalk.dim(visible(running.lastWords))}`);
    const asPredicted = serving === starts;
    this.tell(
      asPredicted ? this.chalk.green('As predicted.') : this.chalk.red('Not as predicted: please report this.'),
    );
    return asPredicted;
  }

  async repair(result: LintResult): Promise<void> {
    for (const [file, bytes] of fixedFiles(result, { unsafe: false })) {
      this.say(unifiedDiff(file, bytes));
      await replaceFile(file, bytes);
    }
  }

  farewell(): void {
    this.heading('Now your own');
    this.tell('mqttctl lint                                what is installed here');
    this.tell('mqttctl lint /etc/mosquitto --target 2.1.2  before the upgrade');
    this.tell('mqttctl lint --explain RULE                 why, and what to do');
  }
}

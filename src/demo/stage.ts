import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChalkInstance } from 'chalk';
import { t } from '../language/t.js';
import { commandLine } from '../report/command-line.js';
import { atExit } from '../store/at-exit.js';
import { MqttctlError } from '../text/error.js';

/** How the story is told. */
export interface StageOptions {
  readonly chalk: ChalkInstance;
  readonly say: (text: string) => void;
  /** Characters a second at which command lines are typed, with a pause to read after each; undefined: at once. */
  readonly speed?: number | undefined;
}

/** How a command is run. */
export interface Cue {
  /** Written to its standard input. */
  readonly input?: string;
  /** The exit codes that the story can do with; 0 when left out. */
  readonly codes?: readonly (number | null)[];
}

/** So long a viewer of a recording reads what a command says. */
const READING_MS = 1500;

/** Where the story is played: mqttctl is run as its user would, and what it says is shown as it comes. */
export class Stage {
  /** False as soon as something did not go as the story says. */
  asPredicted = true;

  /** @param directory in which the commands are run */
  constructor(
    private readonly directory: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly options: StageOptions,
  ) {}

  heading(text: string): void {
    this.options.say(`\n${this.options.chalk.bold.underline(text)}\n\n`);
  }

  tell(text: string): void {
    this.options.say(`${text}\n`);
  }

  /** Shows a file that was just written. */
  file(name: string, text: string): void {
    this.tell(`${this.options.chalk.dim(`# ${name}`)}\n${text.trimEnd()}\n`);
  }

  /** Something that was to come true. */
  outcome(good: boolean, text: string): void {
    const { chalk, say } = this.options;
    say(`${good ? chalk.green('✓') : chalk.red('✗')} ${text}\n`);
    this.asPredicted &&= good;
  }

  /** Types an mqttctl command, runs it, and shows what it says. */
  async mqttctl(argv: readonly string[], { input = '', codes = [0] }: Cue = {}): Promise<void> {
    const { say, speed } = this.options;
    await this.#type(commandLine(['mqttctl', ...argv]));
    const ended = await this.#run(argv, input);
    say('\n');
    if (!codes.includes(ended)) throw otherwise(argv, ended);
    if (speed !== undefined) await sleep(READING_MS);
  }

  async #type(line: string): Promise<void> {
    const { chalk, say, speed } = this.options;
    say(chalk.cyan('$ '));
    if (speed === undefined) say(line);
    else {
      for (const character of line) {
        say(character);
        await sleep(1000 / speed);
      }
    }
    say('\n');
  }

  /** By the same program, whatever it was started as. */
  #run(argv: readonly string[], input: string): Promise<number | null> {
    const { chalk, say } = this.options;
    const colour = chalk.level > 0 ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1] as string, ...argv], {
      cwd: this.directory,
      env: { ...process.env, ...this.environment, ...colour },
    });
    const callOff = atExit(() => child.kill('SIGKILL'));
    child.stdout.on('data', (data) => say(String(data)));
    child.stderr.on('data', (data) => say(chalk.dim(String(data))));
    child.stdin.on('error', () => {}); // it ended without reading
    child.stdin.end(input);
    return new Promise((resolve) => {
      child.once('close', (code) => {
        callOff();
        resolve(code);
      });
    });
  }
}

function otherwise(argv: readonly string[], ended: number | null): MqttctlError {
  return new MqttctlError(
    t`"${commandLine(['mqttctl', ...argv])}" ended with ${ended}, which is not how the story goes: please report this with what it said.`,
  );
}

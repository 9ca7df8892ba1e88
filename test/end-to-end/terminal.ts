import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROGRAM } from './mqttctl.js';

const PATIENCE_MS = 60_000;
const EVERY_MS = 50;

/** Begins when all that the terminal shows is recorded, and tells afterwards in what state the terminal was left. */
const SCRIPT = (redirection: string) => `until [ -e "$0/go" ]; do sleep 0.02; done
trap : INT
"$@" ${redirection}
{ echo "exit $?"; stty -a; } >"$0/end.new"
mv "$0/end.new" "$0/end"`;

export interface TerminalOptions {
  readonly cwd: string;
  /** Of the shell, for what shall not go to the terminal. */
  readonly redirection?: string;
  /** More of it, as `EDITOR=nano`. */
  readonly environment?: readonly string[];
  /** What runs instead of mqttctl. */
  readonly program?: readonly string[];
}

/** A terminal in which mqttctl runs, with somebody in front of it: a tmux server of its own. */
export class Terminal {
  readonly #directory = mkdtempSync(join(tmpdir(), 'mqttctl-terminal-'));

  constructor(args: readonly string[], options: TerminalOptions) {
    const { cwd, redirection = '', environment: more = [], program = [process.execPath, PROGRAM] } = options;
    const environment = [`PATH=${process.env.PATH ?? ''}`, 'HOME=/nonexistent', 'TERM=screen', ...more];
    const command = ['env', '-i', ...environment, ...program, ...args];
    const session = ['new-session', '-d', '-x', '120', '-y', '40', '-c', cwd];
    this.#tmux(...session, 'sh', '-c', SCRIPT(redirection), this.#directory, ...command);
    this.#tmux('set-option', '-w', 'remain-on-exit', 'on');
    this.#tmux('pipe-pane', '-o', `exec cat >'${this.#directory}/record'`);
    writeFileSync(join(this.#directory, 'go'), '');
  }

  /** Types texts, and presses Enter after each, as fast as that is possible. */
  enter(...texts: readonly string[]): void {
    this.#tmux(
      ...texts.flatMap((text) => ['send-keys', '-l', '--', text, ';', 'send-keys', 'Enter', ';']).slice(0, -1),
    );
  }

  type(text: string): void {
    this.#tmux('send-keys', '-l', '--', text);
  }

  /** Presses a key by tmux's name for it, as `C-c`. */
  press(key: string): void {
    this.#tmux('send-keys', key);
  }

  screen(): string {
    return this.#tmux('capture-pane', '-p', '-J');
  }

  /** Everything that has ever been shown, also what is gone from the screen; with all control characters. */
  record(): string {
    return readFileSync(join(this.#directory, 'record'), 'utf8');
  }

  /** Waits until the screen shows something. */
  async shows(pattern: RegExp): Promise<void> {
    await this.#until(() => pattern.test(this.screen()), String(pattern));
  }

  /** Waits for the end of the command. The terminal must then be as it was: an exit code alone would hide that. */
  async exitCode(): Promise<number> {
    const end = join(this.#directory, 'end');
    await this.#until(() => existsSync(end), 'the end');
    const [, code, state] = /^exit (\d+)\n(.*)$/s.exec(readFileSync(end, 'utf8')) ?? [];
    if (!/ echo /.test(state ?? '')) throw new Error('the terminal echoes no more');
    return Number(code);
  }

  /** Ends all that runs in it. */
  close(): void {
    this.#tmux('kill-server');
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #until(isSo: () => boolean, what: string): Promise<void> {
    for (const started = Date.now(); !isSo(); await sleep(EVERY_MS)) {
      if (Date.now() - started > PATIENCE_MS) throw new Error(`the terminal never shows ${what}:\n${this.screen()}`);
    }
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-u', '-S', join(this.#directory, 'socket'), '-f', '/dev/null', ...args], {
      encoding: 'utf8',
    });
  }
}

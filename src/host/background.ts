import { spawn } from 'node:child_process';
import { runProgram } from './run-program.js';
import { isSystemdBooted } from './service/systemd.js';

/**
 * Starts mqttctl once more, so that it lives on when the session ends from which this was started: as a unit of systemd
 * where that can be, else in a session of its own.
 *
 * @param unit what systemd is to call it
 */
export async function startInBackground(unit: string, args: readonly string[]): Promise<void> {
  const command = [process.execPath, ...process.execArgv, process.argv[1] as string, ...args] as const;
  if (isSystemdBooted() && process.getuid?.() === 0) {
    const { code } = await runProgram(['systemd-run', '--quiet', '--collect', `--unit=${unit}`, '--', ...command]);
    if (code === 0) return;
  }
  const [program, ...words] = command;
  spawn(program, words, { detached: true, stdio: 'ignore' }).unref();
}

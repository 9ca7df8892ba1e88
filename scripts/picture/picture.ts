import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { terminalSvg } from '../terminal-svg.js';

/** Where it is kept in the repository. */
export const PICTURE = 'docs/images/mqttctl.svg';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const PROGRAM = path.join(HERE, '../../bin/run.js');
const COMMANDS = [
  ['lint', '--quiet'],
  ['doctor', '--only', 'configuration,rights'],
];

/** What the built mqttctl says about the host that is kept beside this file, as an SVG. */
export function picture(): string {
  const scratch = mkdtempSync(path.join(tmpdir(), 'mqttctl-picture-'));
  try {
    cpSync(path.join(HERE, 'host'), scratch, { recursive: true });
    // Git keeps no rights: the broker may read all but the password file.
    execFileSync('chmod', ['-R', 'a+rX', scratch]);
    chmodSync(path.join(scratch, 'etc/mosquitto/passwd'), 0o600);
    const shown = COMMANDS.map(
      (words) => `\x1b[32m$\x1b[39m \x1b[1mmqttctl ${words.join(' ')}\x1b[22m\n${run(words, scratch)}`,
    );
    return terminalSvg(shown.join('\n'), 'mqttctl lint and mqttctl doctor, on a broker that does not start');
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** As on that host itself: without the directory that stands for its /, and always as fast. */
function run(words: readonly string[], root: string): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [PROGRAM, ...words, '--root', root, '--target', '2.0.21'],
    { encoding: 'utf8', env: { PATH: process.env.PATH, FORCE_COLOR: '1' } },
  );
  if (status !== 1 || stderr !== '') throw new Error(`mqttctl ${words.join(' ')} ends with ${status}: ${stderr}`);
  return stdout.replaceAll(root, '').replace(/\(\d+ ms\)/, '(8 ms)');
}

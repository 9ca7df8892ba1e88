import { t } from '../../language/t.js';
import { MqttctlError } from '../../text/error.js';
import { runProgram } from '../run-program.js';

const PATIENCE_MS = 30_000;

/**
 * What a program that lists sockets prints.
 *
 * @param good the exit codes that are no failure; lsof's is 1 where it finds nothing
 * @throws MqttctlError where it cannot be run or fails
 */
export async function outputOf(argv: readonly [string, ...string[]], good: readonly number[] = [0]): Promise<string> {
  const { code, stdout, stderr } = await runProgram(argv, PATIENCE_MS);
  if (code !== undefined && good.includes(code)) return stdout;
  const [reason = ''] = stderr.trim().split('\n');
  throw new MqttctlError(t`The sockets cannot be listed, for ${argv[0]} fails: ${reason || t`it cannot be run`}`);
}

import { execFile } from 'node:child_process';
import { MqttctlError } from '../../text/error.js';

const OUTPUT_MAX = 64 * 1024 * 1024;
const PATIENCE_MS = 30_000;

/**
 * What a program of the system prints.
 *
 * @param good the exit codes that are no failure; lsof's is 1 where it finds nothing
 * @throws MqttctlError where it cannot be run or fails
 */
export function runProgram(program: string, args: readonly string[], good: readonly number[] = [0]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { maxBuffer: OUTPUT_MAX, timeout: PATIENCE_MS }, (error, stdout, stderr) => {
      if (!error || good.includes(error.code as unknown as number)) return resolve(stdout);
      const [reason = ''] = (stderr || error.message).trim().split('\n');
      reject(new MqttctlError(`The sockets cannot be listed, for ${program} fails: ${reason}`));
    });
  });
}

import { rmSync } from 'node:fs';
import { asFailure } from './failure.js';

/**
 * Removes a file, where there is one.
 *
 * @throws MqttctlError where that is not possible
 */
export function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw asFailure(path, error);
  }
}

import { mkdirSync } from 'node:fs';
import { asFailure } from './failure.js';

/**
 * Makes a directory, and those above it, where there is none.
 *
 * @param mode of those that are new
 * @throws MqttctlError where that is not possible
 */
export function makeDirectory(path: string, mode = 0o755): void {
  try {
    mkdirSync(path, { recursive: true, mode });
  } catch (error) {
    throw asFailure(path, error);
  }
}

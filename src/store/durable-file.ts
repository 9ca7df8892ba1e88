import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { asFailure } from './failure.js';

/**
 * Makes a file of our own, or replaces it, so that it outlives a power failure: when this returns, the disk has it.
 * Readable by us alone.
 *
 * @throws MqttctlError where it cannot be written
 */
export function writeDurably(file: string, content: string | Buffer): void {
  const next = `${file}.new`;
  try {
    const descriptor = openSync(next, 'w', 0o600);
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(next, file);
    flushDirectory(path.dirname(file));
  } catch (error) {
    throw asFailure(file, error);
  }
}

/**
 * A directory for us alone, with those that lead to it; also durable.
 *
 * @throws MqttctlError where it cannot be made
 */
export function makePrivateDirectory(directory: string): void {
  try {
    const first = mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (first !== undefined) flushDirectory(path.dirname(first));
  } catch (error) {
    throw asFailure(directory, error);
  }
}

function flushDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

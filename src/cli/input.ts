import { readFileSync } from 'node:fs';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { SourceFile } from '../text/source-file.js';

/**
 * What a FILE argument of the command line names: a file of whoever runs mqttctl, or standard input for `-`.
 *
 * @throws MqttctlError where it cannot be read
 */
export async function readInput(name: string): Promise<SourceFile> {
  if (name === '-') return new SourceFile(t`(standard input)`, await readStdin());
  try {
    return new SourceFile(name, readFileSync(name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new MqttctlError(
      t`${name} cannot be read (${code}); nothing was changed: name a file, or - for standard input.`,
    );
  }
}

async function readStdin(): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

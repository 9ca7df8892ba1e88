import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where package.json is: above src/cli, and above dist/chunks alike. */
export const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

/** The version of mqttctl itself. */
export function ownVersion(): string {
  return (JSON.parse(readFileSync(`${packageRoot}/package.json`, 'utf8')) as { version: string }).version;
}

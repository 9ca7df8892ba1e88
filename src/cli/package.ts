import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where package.json is: two levels above src/cli, and above each folder of dist alike. */
export const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

/** The build puts it in, so that there is one file less to read. */
declare const BUILT_VERSION: string | undefined;

/** The version of mqttctl itself. */
export function ownVersion(): string {
  return typeof BUILT_VERSION === 'string' ? BUILT_VERSION : ownPackage().version;
}

/** What package.json says. */
export function ownPackage(): { readonly name: string; readonly version: string; readonly description: string } {
  return JSON.parse(readFileSync(`${packageRoot}/package.json`, 'utf8'));
}

/** What `--version` says. */
export function versionLine(): string {
  return `mqttctl/${ownVersion()} ${process.platform}-${process.arch} node-${process.version}`;
}

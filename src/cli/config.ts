import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core/config';

/** Where package.json is: above src/cli, and above dist/chunks alike. */
export const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

/**
 * oclif's configuration with what running one command needs, and without its search for commands and plugins: that
 * costs more time than linting.
 */
export function quickConfig(): Config {
  const { name, version } = JSON.parse(readFileSync(`${packageRoot}/package.json`, 'utf8')) as Record<string, string>;
  const config = new QuickConfig({ root: packageRoot });
  config.name = name as string;
  config.bin = name as string;
  config.version = version as string;
  config.options.version = version;
  return config;
}

class QuickConfig extends Config {
  /** There are no plugins that could have hooks. */
  override async runHook(): Promise<{ failures: never[]; successes: never[] }> {
    return { failures: [], successes: [] };
  }
}

import { Config } from '@oclif/core/config';
import { ownVersion, packageRoot } from './package.js';

const NAME = 'mqttctl';

/**
 * oclif's configuration with what running one command needs, and without its search for commands and plugins: that
 * costs more time than linting.
 */
export function quickConfig(): Config {
  const config = new QuickConfig({ root: packageRoot });
  config.name = NAME;
  config.bin = NAME;
  config.version = ownVersion();
  return config;
}

class QuickConfig extends Config {
  /** There are no plugins that could have hooks. */
  override async runHook(): Promise<{ failures: never[]; successes: never[] }> {
    return { failures: [], successes: [] };
  }
}

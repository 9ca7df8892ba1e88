import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { t } from '../language/t.js';
import type { RuleSetting } from '../lint/engine.js';
import { UsageError } from '../text/error.js';

/** What a settings file may say; flags win over it. */
export interface Settings {
  readonly target?: string | undefined;
  readonly as?: string | undefined;
  readonly root?: string | undefined;
  readonly workdir?: string | undefined;
  readonly rules?: Readonly<Record<string, RuleSetting>> | undefined;
  readonly maxWarnings?: number | undefined;
}

const NAMES = ['mqttctl.config.json', 'mqttctl.config.yaml', 'mqttctl.config.yml'];

/**
 * The settings of the file that is named, or of the nearest one in the working directory or above; none is no
 * settings.
 *
 * @throws UsageError with file, line and column for a file that cannot be followed
 */
export async function loadSettings(
  named: string | undefined,
  knownRules: () => Promise<ReadonlySet<string>>,
): Promise<Settings> {
  const file = named ?? nearest(process.cwd());
  if (file === undefined) return {};
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(t`The settings file ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  // YAML and zod cost start-up time that most runs need not pay.
  const { parseSettings } = await import('./parse-settings.js');
  const settings = parseSettings(file, text, await knownRules());
  // Wherever mqttctl is started below it, the file means the same place.
  return settings.root === undefined
    ? settings
    : { ...settings, root: path.resolve(path.dirname(file), settings.root) };
}

function nearest(directory: string): string | undefined {
  const found = NAMES.map((name) => path.join(directory, name)).find((file) => existsSync(file));
  const parent = path.dirname(directory);
  return found ?? (parent === directory ? undefined : nearest(parent));
}

import { Installation, type InstallationFlags } from '../installation/installation.js';
import type { Settings } from '../settings/settings.js';
import { loadSettings } from '../settings/settings.js';

/** The global flags of every command, as they were parsed. */
export interface GlobalFlags extends InstallationFlags {
  readonly settings?: string | undefined;
}

/** What is administered, by the flags and, where they say nothing, by the settings file. */
export async function openInstallation(flags: GlobalFlags): Promise<Installation> {
  return new Installation(withSettings(flags, await loadSettings(flags.settings, ruleIds)));
}

/** The flags win over the settings. */
export function withSettings(flags: GlobalFlags, settings: Settings): InstallationFlags {
  return {
    config: flags.config,
    root: flags.root ?? settings.root,
    target: flags.target ?? settings.target,
    as: flags.as ?? settings.as,
    workdir: flags.workdir ?? settings.workdir,
  };
}

/** The ids of all rules. Their texts are loaded when somebody asks for them. */
export async function ruleIds(): Promise<ReadonlySet<string>> {
  const { allRules } = await import('../lint/all-rules.js');
  return new Set(allRules.map(({ id }) => id));
}

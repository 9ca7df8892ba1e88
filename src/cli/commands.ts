import type { Config } from '@oclif/core';

/** A command class as it is run: arguments in, nothing out but its report and exit code. */
export interface CommandClass {
  new (argv: string[], config: Config): { _run(): Promise<unknown> };
  id: string;
}

/** Every command by its name; each is loaded only when it is run. */
export const commands: Readonly<Record<string, () => Promise<{ default: unknown }>>> = {
  demo: () => import('../commands/demo.js'),
  lint: () => import('../commands/lint.js'),
};

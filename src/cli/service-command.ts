import * as Flags from '@oclif/core/flags';
import type { Installation } from '../installation/installation.js';
import { t } from '../language/t.js';
import { visible } from '../report/visible.js';
import type { Service } from '../service/examine.js';
import { BaseCommand } from './base-command.js';
import { type GlobalFlags, openInstallation } from './installation.js';

/** The flag of every service command. */
export const jsonFlag = { json: Flags.boolean({ description: t`print one JSON document` }) };

/** What the service commands share: which broker they are about, and how they print. */
export abstract class ServiceCommand extends BaseCommand {
  /** The broker that the flags mean, with who looks after it. */
  protected async examine(flags: GlobalFlags): Promise<{ installation: Installation; service: Service }> {
    const installation = await openInstallation(flags);
    const { examineService } = await import('../service/examine.js');
    return { installation, service: await examineService(installation) };
  }

  /** Something for people beside the result. */
  protected note(sentence: string, quiet: boolean | undefined): void {
    if (!quiet) process.stderr.write(`${visible(sentence)}\n`);
  }

  /** One document for programs. */
  protected async printDocument(document: object): Promise<void> {
    const { jsonText } = await import('../report/json-text.js');
    process.stdout.write(jsonText(document));
  }
}

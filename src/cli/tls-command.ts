import * as Flags from '@oclif/core/flags';
import { t } from '../language/t.js';
import { visible } from '../report/visible.js';
import { BaseCommand } from './base-command.js';

/** What the `tls` commands that write have in common. */
export const tlsWritingFlags = {
  'dry-run': Flags.boolean({ description: t`show what would be written, and write nothing` }),
  check: Flags.boolean({ description: t`write nothing, and exit with 1 where something would be written` }),
  json: Flags.boolean({ description: t`print one JSON document` }),
};

/** What the `tls` commands share: how they print. */
export abstract class TlsCommand extends BaseCommand {
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

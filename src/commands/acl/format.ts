import { AclCommand, aclChangeFlags } from '../../cli/acl-command.js';
import { t } from '../../language/t.js';
import { visible } from '../../report/visible.js';
import type { SourceFile } from '../../text/source-file.js';

export default class AclFormat extends AclCommand {
  static override summary = t`Write the ACL file in the usual form.`;
  static override description =
    t`One space between words, access words written out, no blanks at the end of rules, a blank line before each user. Comments, order, names and topics stay, and so does what every broker makes of the file. With --check it exits with 1 where the file is not in that form.`;
  static override examples = [
    { description: t`What would change?`, command: '<%= config.bin %> acl format --file acl --dry-run' },
    { description: t`In a check of a repository:`, command: '<%= config.bin %> acl format --file acl --check' },
  ];
  static override flags = aclChangeFlags;

  override async run(): Promise<void> {
    const { flags } = await this.parse(AclFormat);
    const target = await this.open(flags);
    const { formatAcl } = await import('../../acl/format.js');
    const apply = async (file: SourceFile) => ({ content: [formatAcl(file, target.installation.target)] });
    const { changes, ...outcome } = await this.change(target, flags, apply);
    if (flags.json) {
      const { jsonText } = await import('../../report/json-text.js');
      const { file, written, reloaded, pending } = outcome;
      process.stdout.write(jsonText({ file, written, reloaded, formatted: !pending }));
    } else if (!flags.quiet) {
      const done = outcome.written ? t`is in the usual form now` : t`is in the usual form already`;
      process.stdout.write(`${visible(outcome.file)} ${outcome.pending ? t`is not in the usual form` : done}.\n`);
    }
  }
}

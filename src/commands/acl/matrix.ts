import * as Flags from '@oclif/core/flags';
import { whyNoFilter } from '../../acl/edit.js';
import { matrixOf } from '../../acl/matrix.js';
import { AclCommand, aclQuestionFlags } from '../../cli/acl-command.js';
import { openInstallation } from '../../cli/installation.js';
import { encode } from '../../conf/tokens.js';
import { knownUsers } from '../../installation/known-users.js';
import { t } from '../../language/t.js';
import { MqttctlError, UsageError } from '../../text/error.js';

/** Nobody reads more, and to work them out would take minutes. */
const CELLS_MAX = 2_000_000;
const FORMATS = ['text', 'csv', 'json', 'html'] as const;

export default class AclMatrix extends AclCommand {
  static override summary = t`Show who may do what: users by topic filters.`;
  static override description =
    t`A row for anonymous clients and for each user of the ACL file and of the password file, a column for each topic filter of the ACL file or of --topic. r is for reading, w for writing; in brackets where it holds for a part of the topics only. %u in a filter stands for the user of the row; what a client gets by its client id does not show. Two of them can be compared, before and after a change or an upgrade.`;
  static override examples = [
    { description: t`What everybody may do:`, command: '<%= config.bin %> acl matrix' },
    {
      description: t`A page for the phone:`,
      command: '<%= config.bin %> acl matrix --format html --file acl > access.html',
    },
    {
      description: t`Would 2.1 decide otherwise?`,
      command:
        'diff <(<%= config.bin %> acl matrix -f acl --target 2.0.21) <(<%= config.bin %> acl matrix -f acl --target 2.1.2)',
    },
  ];
  static override flags = {
    ...aclQuestionFlags,
    topic: Flags.string({
      char: 't',
      helpValue: 'FILTER',
      multiple: true,
      description: t`topic filters of the columns`,
    }),
    format: Flags.option({ options: FORMATS })({ description: t`form of the output`, default: 'text' }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(AclMatrix);
    const acl = await this.theApplied(flags);
    if (!acl.list) {
      throw new MqttctlError(t`No ACL file applies to ${acl.listeners}: every client may do everything there.`);
    }
    const filters = (flags.topic ?? []).map((topic) => encode(acl.mountPoint + topic));
    const wrong = filters.map(whyNoFilter).find((why) => why !== undefined);
    if (wrong) throw new UsageError(t`The topic ${wrong}.`);
    const users = flags.file === undefined ? await knownUsers(await openInstallation(flags)) : [];
    const cells = (acl.list.users.size + users.length) * (filters.length || acl.list.rules.length);
    if (cells > CELLS_MAX) {
      throw new UsageError(
        t`The table would have up to ${cells} cells: name the topics that matter with --topic FILTER.`,
      );
    }
    const matrix = matrixOf(acl.list, users, filters);
    const { matrixCsv, matrixDocument, matrixHtml, matrixText } = await import('../../report/acl-matrix.js');
    const format = flags.json ? 'json' : flags.format;
    if (format === 'json') {
      const { jsonText } = await import('../../report/json-text.js');
      process.stdout.write(jsonText(matrixDocument(matrix)));
    } else if (format === 'csv') process.stdout.write(matrixCsv(matrix));
    else if (format === 'html') process.stdout.write(matrixHtml(matrix, t`Who may do what: ${acl.path}`));
    else process.stdout.write(matrixText(matrix));
  }
}

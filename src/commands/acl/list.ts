import * as Args from '@oclif/core/args';
import { loadAclFile } from '../../acl/load.js';
import { AclCommand, aclFileFlag } from '../../cli/acl-command.js';
import { encode } from '../../conf/tokens.js';
import { t } from '../../language/t.js';
import { aclListDocument, aclListText } from '../../report/acl-list.js';
import { ExitCode } from '../../text/error.js';

export default class AclList extends AclCommand {
  static override summary = t`List the rules of the ACL file, or those that count for a user.`;
  static override description =
    t`Shows for each rule whose it is, in the order of the file. With USER only the rules of that user, and the patterns, which are for everybody. Lines that the broker of the target version refuses are shown as such.`;
  static override examples = [
    { description: t`All rules:`, command: 'sudo <%= config.bin %> acl list' },
    { description: t`What counts for one user:`, command: '<%= config.bin %> acl list weewx --file acl' },
    {
      description: t`Who may write anything at all?`,
      command: `<%= config.bin %> acl list --json | jq -r '.rules[] | select(.access != "read") | .username' | sort -u`,
    },
  ];
  static override args = { user: Args.string({ ignoreStdin: true, description: t`name of a user` }) };
  static override flags = aclFileFlag;

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(AclList);
    const target = await this.open(flags);
    const file = this.read(target);
    const loaded = loadAclFile(file, target.installation.target);
    const user = args.user === undefined ? undefined : encode(args.user);
    if (flags.json) {
      const { jsonText } = await import('../../report/json-text.js');
      process.stdout.write(jsonText(aclListDocument(loaded, user)));
    } else process.stdout.write(aclListText(loaded, user));
    const isKnown = loaded.tree.lines.some((line) => line.kind === 'user' && line.name.text === user);
    if (user === undefined || isKnown) return;
    this.note(t`No line "user ${args.user}" is in ${target.choice.path}.`);
    process.exitCode = ExitCode.no;
  }
}

import * as Args from '@oclif/core/args';
import { whoMay } from '../../acl/who.js';
import { AclCommand, aclQuestionFlags } from '../../cli/acl-command.js';
import { openInstallation } from '../../cli/installation.js';
import { encode } from '../../conf/tokens.js';
import { isTopic } from '../../conf/topics.js';
import { knownUsers } from '../../installation/known-users.js';
import { t } from '../../language/t.js';
import { UsageError } from '../../text/error.js';

export default class AclWho extends AclCommand {
  static override summary = t`Tell who can read a topic, and who can publish to it.`;
  static override description =
    t`Asks for anonymous clients, for every user of the ACL file and of the password file, and for those whom a pattern lets in because a level of the topic is their user name or client id. Each with the line that decides.`;
  static override examples = [
    { description: t`Who can open the door?`, command: '<%= config.bin %> acl who home/door/set' },
    {
      description: t`The names only:`,
      command: `<%= config.bin %> acl who home/door/set --json | jq -r '.clients[] | select(.write) | .username'`,
    },
  ];
  static override args = { topic: Args.string({ required: true, ignoreStdin: true, description: t`topic` }) };
  static override flags = aclQuestionFlags;

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(AclWho);
    const acl = await this.theApplied(flags);
    const topic = encode(acl.mountPoint + args.topic);
    if (!isTopic(topic)) {
      throw new UsageError(t`Name a topic without + and #; for filters there is "mqttctl acl matrix --topic FILTER".`);
    }
    const users = flags.file === undefined ? await knownUsers(await openInstallation(flags)) : [];
    const clients = whoMay(acl.list, topic, users);
    const { whoDocument, whoText } = await import('../../report/acl-who.js');
    if (flags.json) {
      const { jsonText } = await import('../../report/json-text.js');
      process.stdout.write(jsonText(whoDocument(args.topic, acl.file, clients)));
    } else process.stdout.write(whoText(args.topic, acl, clients));
  }
}

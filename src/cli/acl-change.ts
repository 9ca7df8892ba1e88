import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { AccessList } from '../acl/access-list.js';
import {
  type AclChange,
  type ChangedAcl,
  changeAcl,
  type Grant,
  type Grantee,
  whyNoFilter,
  whyNoGrantee,
} from '../acl/edit.js';
import { effectOf } from '../acl/effect.js';
import { loadAclFile } from '../acl/load.js';
import { encode } from '../conf/tokens.js';
import { t } from '../language/t.js';
import { UsageError } from '../text/error.js';
import { SourceFile } from '../text/source-file.js';
import { AclCommand } from './acl-command.js';
import type { ChangeInput, FileChanges } from './file-command.js';

/** USER TOPIC, or TOPIC alone with --anonymous or --pattern. */
export const ruleArgs = {
  user: Args.string({
    ignoreStdin: true,
    description: t`name of the user; left out with --anonymous and --pattern`,
  }),
  topic: Args.string({ ignoreStdin: true, description: t`topic filter` }),
};

/** Whose rule it is. */
export const granteeFlags = {
  anonymous: Flags.boolean({ description: t`for clients without a user name`, exclusive: ['pattern'] }),
  pattern: Flags.boolean({ description: t`for every client; %u and %c stand for its names`, exclusive: ['anonymous'] }),
};

/** What of the topic. */
export const accessFlags = {
  read: Flags.boolean({ description: t`to get its messages` }),
  write: Flags.boolean({ description: t`to publish` }),
};

export interface RuleInput extends ChangeInput {
  readonly anonymous?: boolean | undefined;
  readonly pattern?: boolean | undefined;
  readonly read?: boolean | undefined;
  readonly write?: boolean | undefined;
}

interface RuleArgs {
  readonly user?: string | undefined;
  readonly topic?: string | undefined;
}

interface RuleChanges extends FileChanges {
  readonly change: ChangedAcl['change'];
  readonly notes: readonly string[];
}

/** What `acl allow`, `deny` and `revoke` share: which rule is meant, and the report. */
export abstract class AclChangeCommand extends AclCommand {
  static override args = ruleArgs;

  /** Makes one change, says what became of it and what it does not do. */
  protected async carryOut(flags: RuleInput, change: AclChange): Promise<void> {
    const target = await this.open(flags);
    const version = target.installation.target;
    const apply = async (file: SourceFile): Promise<RuleChanges> => {
      const { content, change: kind } = changeAcl(file, version, change);
      const after = new SourceFile(file.path, content, 'ACL file');
      const notes = effectOf(new AccessList(loadAclFile(after, version), version), change);
      return { content: [content], change: kind, notes };
    };
    const { changes, ...outcome } = await this.change(target, flags, apply, { mayCreate: change.act !== 'revoke' });
    const report = { ...outcome, ask: change, change: changes.change, notes: changes.notes };
    const { aclChangeDocument, aclChangeText } = await import('../report/acl-change.js');
    if (flags.json) {
      const { jsonText } = await import('../report/json-text.js');
      process.stdout.write(jsonText(aclChangeDocument(report)));
      return;
    }
    if (!this.quiet) process.stdout.write(aclChangeText(report));
    for (const note of changes.notes) this.note(note);
  }
}

/** The grantee and the topic that arguments and flags name. */
export function ruleOf(args: RuleArgs, flags: RuleInput): { who: Grantee; topic: string } {
  const isNameless = flags.anonymous || flags.pattern;
  const [user, topic] = isNameless ? [undefined, args.user] : [args.user, args.topic];
  if (topic === undefined || (!isNameless && user === undefined)) {
    throw new UsageError(t`Name USER and TOPIC, or --anonymous or --pattern and TOPIC.`);
  }
  if (isNameless && args.topic !== undefined) {
    throw new UsageError(
      t`${flags.pattern ? '--pattern' : '--anonymous'} stands in the place of USER: name TOPIC only.`,
    );
  }
  const whyNot = whyNoFilter(encode(topic));
  if (whyNot) throw new UsageError(t`The topic ${whyNot}.`);
  if (isNameless) return { who: { kind: flags.pattern ? 'pattern' : 'anonymous' }, topic: encode(topic) };
  const problem = whyNoGrantee(encode(user as string));
  if (problem) throw new UsageError(t`The user name ${problem}.`);
  return { who: { kind: 'user', name: encode(user as string) }, topic: encode(topic) };
}

/** What --read and --write say; undefined for neither. */
export function grantOf({ read, write }: Pick<RuleInput, 'read' | 'write'>): Grant | undefined {
  if (read && write) return 'readwrite';
  return read ? 'read' : write ? 'write' : undefined;
}

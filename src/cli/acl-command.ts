import * as Flags from '@oclif/core/flags';
import { type AppliedAcl, appliedAcls, theAppliedAcl } from '../installation/applied-acl.js';
import { t } from '../language/t.js';
import { FileCommand, type FileInput, writingFlags } from './file-command.js';
import { openInstallation } from './installation.js';

/** Which ACL file. */
export const aclFileFlag = {
  file: Flags.string({ char: 'f', helpValue: 'FILE', description: t`ACL file, instead of the one in use` }),
  json: Flags.boolean({ description: t`print one JSON document` }),
};

/** What the commands that change an ACL file have in common. */
export const aclChangeFlags = { ...aclFileFlag, ...writingFlags };

/** What the commands that ask about access have in common. */
export const aclQuestionFlags = {
  ...aclFileFlag,
  listener: Flags.integer({
    char: 'l',
    helpValue: 'PORT',
    min: 0,
    max: 65_535,
    description: t`the listener that is meant, where they differ`,
    exclusive: ['file'],
  }),
};

interface QuestionInput extends FileInput {
  readonly listener?: number | undefined;
}

/** What the `acl` commands share: which file they change, and which listeners they answer for. */
export abstract class AclCommand extends FileCommand {
  protected readonly kind = 'acl_file';
  protected readonly maker = 'mqttctl acl allow USER TOPIC';

  /** What decides about access, for each group of listeners that have it in common. */
  protected async applied(flags: QuestionInput): Promise<AppliedAcl[]> {
    this.quiet = flags.quiet === true;
    return appliedAcls(await openInstallation(flags), flags);
  }

  /** The same for a question that has one answer; says which listeners it is for. */
  protected async theApplied(flags: QuestionInput): Promise<AppliedAcl> {
    this.quiet = flags.quiet === true;
    const applied = await theAppliedAcl(await openInstallation(flags), flags);
    if (!flags.json && applied.listeners !== undefined) {
      this.note(t`${applied.path ?? t`No ACL file`}, for ${applied.listeners}`);
    }
    return applied;
  }
}

import { decide } from '../../acl/decide.js';
import { trace } from '../../acl/trace.js';
import { AclCommand, aclQuestionFlags } from '../../cli/acl-command.js';
import { accessFlag, clientFlags, clientOf } from '../../cli/acl-question.js';
import { colours } from '../../cli/colour.js';
import { answer, type Question, requestOf } from '../../installation/answer.js';
import type { AppliedAcl } from '../../installation/applied-acl.js';
import { t } from '../../language/t.js';
import type { Explanation } from '../../report/acl-explain.js';

export default class AclExplain extends AclCommand {
  static override summary = t`Show what decides about the access of a client to a topic, and what else has a say.`;
  static override description =
    t`Goes through the rules as the broker of the target version does: denies of the client first, then its grants, then the patterns. Shows the rule that decides, those that match and come later, and those that would match and are for others. Without --access it explains reading and writing.`;
  static override examples = [
    {
      description: t`Why does nothing arrive?`,
      command: '<%= config.bin %> acl explain --user weewx --topic weather/loop',
    },
    {
      description: t`With a pattern that holds %c:`,
      command: '<%= config.bin %> acl explain --user alice --client phone --topic home/phone/state --access write',
    },
  ];
  static override flags = { ...aclQuestionFlags, ...clientFlags, access: accessFlag };

  override async run(): Promise<void> {
    const { flags } = await this.parse(AclExplain);
    const client = clientOf(flags);
    const acl = await this.theApplied(flags);
    const kinds = flags.access ? [flags.access] : (['read', 'write'] as const);
    const explanations = kinds.map((access) => explain(acl, { ...client, access }));
    const { explanationDocument, explanationText } = await import('../../report/acl-explain.js');
    if (flags.json) {
      const { jsonText } = await import('../../report/json-text.js');
      process.stdout.write(jsonText({ answers: explanations.map(explanationDocument) }));
      return;
    }
    const colour = colours(process.stdout, flags.color);
    for (const explanation of explanations) process.stdout.write(explanationText(explanation, colour));
  }
}

function explain(acl: AppliedAcl, question: Question): Explanation {
  const request = requestOf(question, acl.mountPoint);
  const steps = acl.list && question.access !== 'subscribe' ? trace(acl.list, request, decide(acl.list, request)) : [];
  return { question, answer: answer(acl, question), steps, file: acl.file };
}

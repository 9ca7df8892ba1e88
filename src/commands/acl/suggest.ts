import { createReadStream } from 'node:fs';
import * as Flags from '@oclif/core/flags';
import { AccessList } from '../../acl/access-list.js';
import { type AclChange, changeAcl, whyNoFilter } from '../../acl/edit.js';
import { loadAclFile } from '../../acl/load.js';
import { readTraffic, type Traffic } from '../../acl/log.js';
import type { ProposedRule } from '../../acl/propose.js';
import { suggest } from '../../acl/suggest.js';
import { AclCommand, aclFileFlag } from '../../cli/acl-command.js';
import type { FileTarget } from '../../cli/file-command.js';
import type { Version } from '../../conf/version.js';
import { t } from '../../language/t.js';
import { MqttctlError } from '../../text/error.js';
import { SourceFile } from '../../text/source-file.js';

export default class AclSuggest extends AclCommand {
  static override summary = t`Propose rules from the broker's log: what clients do, and no more.`;
  static override description =
    t`Reads who published, received and subscribed to what, as Mosquitto logs it with log_type all (or debug, subscribe and notice), with any timestamps, from a file or from journalctl. Shows the rules that are missing as a diff of the ACL file, and writes nothing unless --apply says so. What was denied is listed, and only proposed with --include-denied: a log cannot tell who was right.`;
  static override examples = [
    {
      description: t`From a log file:`,
      command: 'sudo <%= config.bin %> acl suggest --from /var/log/mosquitto/mosquitto.log',
    },
    {
      description: t`From the journal, for a new ACL file:`,
      command: 'journalctl -u mosquitto -o cat | <%= config.bin %> acl suggest --from - --file acl',
    },
  ];
  static override flags = {
    ...aclFileFlag,
    from: Flags.string({ required: true, helpValue: 'LOG', description: t`the broker's log, or - for standard input` }),
    'include-denied': Flags.boolean({ description: t`propose rules for what was denied, too` }),
    apply: Flags.boolean({ description: t`write the rules into the ACL file` }),
    reload: Flags.boolean({
      description: t`have the running broker read the file, unless it would choke on it`,
      dependsOn: ['apply'],
    }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(AclSuggest);
    const target = await this.open(flags);
    const { target: version } = target.installation;
    const traffic = await readLog(flags.from);
    const suggestion = suggest(traffic, this.#present(target), { includeDenied: flags['include-denied'] });
    const apply = async (file: SourceFile) => ({ content: [withRules(file, version, suggestion.rules)] });
    const pretend = { ...flags, 'dry-run': !flags.apply };
    const { changes: _, ...outcome } = await this.change(target, pretend, apply, { mayCreate: true });
    const { suggestionDocument, suggestionText } = await import('../../report/acl-suggestion.js');
    if (flags.json) {
      const { jsonText } = await import('../../report/json-text.js');
      process.stdout.write(jsonText(suggestionDocument(outcome, suggestion, traffic)));
    } else if (!flags.quiet) process.stderr.write(suggestionText(outcome, suggestion, traffic));
  }

  /** What is granted already. */
  #present(target: FileTarget): AccessList | undefined {
    const file = this.readIfThere(target);
    const { target: version } = target.installation;
    return file && new AccessList(loadAclFile(file, version), version);
  }
}

async function readLog(name: string): Promise<Traffic> {
  try {
    return await readTraffic(name === '-' ? process.stdin : createReadStream(name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!code) throw error;
    throw new MqttctlError(t`${name} cannot be read (${code}): name the log of the broker, or - for standard input.`);
  }
}

/** The file with the rules added, each where it belongs. */
function withRules(file: SourceFile, target: Version, rules: readonly ProposedRule[]): Buffer {
  let now = file;
  for (const rule of rules.filter(({ topic }) => whyNoFilter(topic) === undefined)) {
    now = new SourceFile(file.path, changeAcl(now, target, changeOf(rule)).content, 'ACL file');
  }
  return now.bytes;
}

function changeOf({ scope, user, access, topic }: ProposedRule): AclChange {
  if (scope === 'pattern') return { act: 'allow', who: { kind: 'pattern' }, access, topic };
  return {
    act: 'allow',
    who: user === undefined ? { kind: 'anonymous' } : { kind: 'user', name: user },
    access,
    topic,
  };
}

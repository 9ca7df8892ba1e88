import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';
import { colours } from '../cli/colour.js';
import { ruleIds, withSettings } from '../cli/installation.js';
import { endOrderlyWhenInterrupted } from '../cli/interrupt.js';
import { ownVersion } from '../cli/package.js';
import { t } from '../language/t.js';
import type { RuleSetting } from '../lint/engine.js';
import { fixedFiles } from '../lint/fixes.js';
import { type LintOptions, lint } from '../lint/lint.js';
import { type LintResult, summarize } from '../lint/result.js';
import type { RuleDocs } from '../lint/rule.js';
import { textReport } from '../report/text.js';
import { visible } from '../report/visible.js';
import { loadSettings } from '../settings/settings.js';
import { ExitCode, UsageError } from '../text/error.js';

const FORMATS = ['text', 'json', 'sarif', 'github', 'junit'] as const;

export default class Lint extends BaseCommand {
  static override summary = t`Find every problem of configuration, password and ACL files in one pass.`;
  static override description =
    t`Judges each PATH (a main configuration file or its directory) exactly as the broker of the target version would, from its first line to the moment when it serves, and goes on to what the broker does not say: security, upgrades, likely mistakes. Reads only, unless --fix is given.`;
  static override examples = [
    { description: t`The installation of this machine:`, command: '<%= config.bin %> lint' },
    {
      description: t`Would it start after the upgrade?`,
      command: '<%= config.bin %> lint /etc/mosquitto --target 2.1.2',
    },
    {
      description: t`Trees in git, on a machine without a broker:`,
      command: '<%= config.bin %> lint brokers/* --target 2.0.21 --as 1883 --workdir .',
    },
    {
      description: t`Repair what is safe to repair, after a look at it:`,
      command: '<%= config.bin %> lint --fix --dry-run',
    },
    { description: t`For a pull request:`, command: '<%= config.bin %> lint --format github --max-warnings 0 conf' },
  ];
  static override args = {
    path: Args.string({ ignoreStdin: true, description: t`main configuration file, or its directory` }),
  };
  static override strict = false;
  static override flags = {
    format: Flags.option({ options: FORMATS, default: 'text' as const })({ description: t`form of the report` }),
    json: Flags.boolean({ description: t`the same as --format json`, exclusive: ['format'] }),
    fix: Flags.boolean({ description: t`repair what can be repaired safely` }),
    'unsafe-fixes': Flags.boolean({
      description: t`with --fix, also repair what may change what the broker does`,
      dependsOn: ['fix'],
    }),
    'dry-run': Flags.boolean({ description: t`with --fix, show the change and write nothing`, dependsOn: ['fix'] }),
    check: Flags.boolean({
      description: t`with --fix --dry-run, exit with 1 where a change would be made`,
      dependsOn: ['dry-run'],
    }),
    rule: Flags.string({
      multiple: true,
      helpValue: 'ID=SEVERITY',
      description: t`set a rule to off, info, warning or error`,
      multipleNonGreedy: true,
    }),
    'max-warnings': Flags.integer({ min: 0, helpValue: 'N', description: t`exit with 1 when there are more warnings` }),
    rules: Flags.boolean({ description: t`list the rules` }),
    explain: Flags.string({ helpValue: 'RULE', description: t`explain one rule, with an example` }),
  };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(Lint);
    const chalk = colours(process.stdout, flags.color);
    if (flags.rules || flags.explain !== undefined) {
      const { ruleList, rulePage } = await import('../report/rules.js');
      process.stdout.write(
        flags.explain === undefined
          ? ruleList(await allRules(), chalk)
          : rulePage(await findRule(flags.explain), chalk),
      );
      return;
    }
    const settings = await loadSettings(flags.settings, ruleIds);
    const options: LintOptions = {
      ...withSettings(flags, settings),
      rules: { ...settings.rules, ...(await parseRuleSettings(flags.rule ?? [])) },
    };
    const paths = argv as string[];
    const format = flags.json ? 'json' : flags.format;
    let result = lint(paths, options);
    if (flags.fix) {
      const changes = fixedFiles(result, { unsafe: flags['unsafe-fixes'] });
      if (flags['dry-run']) {
        // The documents name the edits anyway.
        if (format === 'text') await showChanges(changes);
        else process.stdout.write(await this.#document(result, format));
        process.exitCode = flags.check && changes.size > 0 ? ExitCode.no : ExitCode.done;
        return;
      }
      const { replaceFiles } = await import('../store/replace.js');
      endOrderlyWhenInterrupted();
      await replaceFiles(changes, { notify: (sentence) => process.stderr.write(`mqttctl: ${visible(sentence)}\n`) });
      if (changes.size > 0) result = lint(paths, options);
    }
    process.stdout.write(
      format === 'text' ? textReport(result, { chalk, quiet: flags.quiet }) : await this.#document(result, format),
    );
    const { errors, warnings } = summarize(result);
    const maxWarnings = flags['max-warnings'] ?? settings.maxWarnings;
    const failed = errors > 0 || (maxWarnings !== undefined && warnings > maxWarnings);
    process.exitCode = failed ? ExitCode.no : ExitCode.done;
  }

  async #document(result: LintResult, format: Exclude<(typeof FORMATS)[number], 'text'>): Promise<string> {
    switch (format) {
      case 'json':
        return (await import('../report/json.js')).jsonReport(result);
      case 'sarif':
        return (await import('../report/sarif.js')).sarifReport(result, await allRules(), ownVersion());
      case 'github':
        return (await import('../report/github.js')).githubReport(result);
      case 'junit':
        return (await import('../report/junit.js')).junitReport(result);
    }
  }
}

async function showChanges(changes: ReturnType<typeof fixedFiles>): Promise<void> {
  const { unifiedDiff } = await import('../report/diff.js');
  for (const [file, bytes] of changes) process.stdout.write(unifiedDiff(file, bytes));
}

/** The texts about all rules are loaded when somebody asks for them. */
async function allRules(): Promise<readonly RuleDocs[]> {
  return (await import('../lint/all-rules.js')).allRules;
}

async function findRule(id: string): Promise<RuleDocs> {
  const found = (await allRules()).find((rule) => rule.id === id);
  if (found) return found;
  throw new UsageError(t`There is no rule ${id}; "mqttctl lint --rules" lists them.`);
}

async function parseRuleSettings(given: readonly string[]): Promise<Record<string, RuleSetting>> {
  if (given.length === 0) return {};
  const known = await ruleIds();
  return Object.fromEntries(
    given.map((text) => {
      const [, id = '', severity] = /^([^=]+)=(off|info|warning|error)$/.exec(text) ?? [];
      if (!severity) throw new UsageError(t`--rule ${text}: write ID=SEVERITY, with off, info, warning or error.`);
      if (!known.has(id)) {
        throw new UsageError(t`--rule ${text}: there is no such rule; "mqttctl lint --rules" lists them.`);
      }
      return [id, severity as RuleSetting];
    }),
  );
}

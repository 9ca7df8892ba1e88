import { realpathSync } from 'node:fs';
import * as Flags from '@oclif/core/flags';
import { openInstallation } from '../../cli/installation.js';
import { endOrderlyWhenInterrupted } from '../../cli/interrupt.js';
import { confirmed } from '../../cli/prompts.js';
import { TlsCommand, tlsWritingFlags } from '../../cli/tls-command.js';
import type { Installation } from '../../installation/installation.js';
import { t } from '../../language/t.js';
import { ExitCode, MqttctlError, UsageError } from '../../text/error.js';
import type { DeployOutcome } from '../../tls/deploy.js';
import type { HookPlan } from '../../tls/install-hook.js';

export default class TlsInstallHook extends TlsCommand {
  static override summary = t`Have certbot bring every renewed certificate to the broker by itself.`;
  static override description =
    t`Writes a deploy hook for certbot, which copies certificate and key for the account of the broker, has it reload and proves that it serves them ("tls deploy"); and runs that once. Where the configuration names the files in /etc/letsencrypt itself, which only root may read, it shows the lines that change, and asks.`;
  static override examples = [
    { description: t`After "certbot certonly":`, command: 'sudo <%= config.bin %> tls install-hook' },
    { description: t`What would be written?`, command: 'sudo <%= config.bin %> tls install-hook --dry-run' },
  ];
  static override flags = {
    'cert-name': Flags.string({
      multiple: true,
      helpValue: 'NAME',
      description: t`certificate of certbot, as "certbot certificates" names it; by default all that listeners use`,
    }),
    restart: Flags.boolean({
      description: t`restart the broker where a reload is not enough, now and at every renewal`,
    }),
    uninstall: Flags.boolean({ description: t`remove the hook; all else stays`, exclusive: ['cert-name', 'restart'] }),
    yes: Flags.boolean({ char: 'y', description: t`change the configuration without asking` }),
    ...tlsWritingFlags,
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(TlsInstallHook);
    const installation = await openInstallation(flags);
    if (installation.isRooted)
      throw new UsageError(t`The hook is for certbot on this machine, and --root for another.`);
    if (flags.uninstall) return this.#uninstall(flags);
    const { isPending, planHook, writeHook } = await import('../../tls/install-hook.js');
    const plan = await planHook(installation, {
      names: flags['cert-name'] ?? [],
      restart: flags.restart,
      node: process.execPath,
      program: realpathSync(process.argv[1] as string),
    });
    const pending = isPending(plan);
    const pretends = flags['dry-run'] || flags.check;
    if (!flags.json && (flags['dry-run'] || (plan.edits.size > 0 && !flags.check))) await showDiffs(plan);
    if (!pretends && plan.edits.size > 0 && !flags.yes && !(await confirmed(t`Change the configuration like that?`))) {
      throw new MqttctlError(t`Nothing was changed.`, ExitCode.no);
    }
    let outcomes: readonly DeployOutcome[] = [];
    if (!pretends) {
      endOrderlyWhenInterrupted();
      await writeHook(installation, plan, (sentence) => this.note(sentence, flags.quiet));
      outcomes = await this.#bring(installation, plan, flags.restart);
    }
    const { hookDocument, hookText } = await import('../../report/tls-hook.js');
    const { isComplete } = await import('../../report/tls-deploy.js');
    const result = { plan, written: pending && !pretends, outcomes };
    if (flags.json) await this.printDocument(hookDocument(result));
    else if (!flags.quiet && !pretends) process.stdout.write(hookText(result));
    const no = flags.check ? pending : !isComplete(outcomes);
    process.exitCode = no ? ExitCode.no : ExitCode.done;
  }

  /** A broker reads the lines of its listeners at its start, the files that they name at a reload, too. */
  async #bring(installation: Installation, plan: HookPlan, restart: boolean): Promise<DeployOutcome[]> {
    const { deployAll, restartNow } = await import('../../tls/deploy-all.js');
    if (plan.edits.size > 0) {
      if (!restart) return [];
      const { examineService } = await import('../../service/examine.js');
      await restartNow(await examineService(installation), installation);
    }
    return deployAll(installation, { directory: undefined, destinations: plan.destinations, restart });
  }

  async #uninstall(flags: { 'dry-run': boolean; check: boolean; json: boolean; quiet: boolean }): Promise<void> {
    const { HOOK_PATH } = await import('../../tls/hook-script.js');
    const { existsSync } = await import('node:fs');
    const isThere = existsSync(HOOK_PATH);
    const pretends = flags['dry-run'] || flags.check;
    if (isThere && !pretends) {
      const { removeFile } = await import('../../store/remove-file.js');
      removeFile(HOOK_PATH);
    }
    const { removedDocument, removedText } = await import('../../report/tls-hook.js');
    if (flags.json) await this.printDocument(removedDocument(isThere && !pretends));
    else if (!flags.quiet) process.stdout.write(removedText(isThere, pretends));
    process.exitCode = flags.check && isThere ? ExitCode.no : ExitCode.done;
  }
}

async function showDiffs({ hook, script, edits }: HookPlan): Promise<void> {
  const { unifiedDiff } = await import('../../report/diff.js');
  for (const [file, bytes] of edits) process.stdout.write(unifiedDiff(file, bytes));
  if (!hook.bytes.equals(script)) process.stdout.write(unifiedDiff(hook, script));
}

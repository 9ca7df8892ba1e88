import * as Flags from '@oclif/core/flags';
import { openInstallation } from '../../cli/installation.js';
import { endOrderlyWhenInterrupted } from '../../cli/interrupt.js';
import { TlsCommand } from '../../cli/tls-command.js';
import { t } from '../../language/t.js';
import { ExitCode } from '../../text/error.js';

export default class TlsDeploy extends TlsCommand {
  static override summary = t`Bring a renewed certificate of certbot to the broker, and prove that it is served.`;
  static override description =
    t`What the hook of "tls install-hook" runs: copies certificate and key to where certfile and keyfile say, has the broker reload, and asks each listener what it serves. Where something is wrong the old files are put back. Does nothing where all is as it should be.`;
  static override examples = [
    { description: t`By hand, what certbot does:`, command: 'sudo <%= config.bin %> tls deploy' },
  ];
  static override flags = {
    lineage: Flags.directory({
      exists: true,
      helpValue: 'DIR',
      env: 'RENEWED_LINEAGE',
      description: t`what was renewed, as /etc/letsencrypt/live/NAME; by default all that the broker uses`,
    }),
    to: Flags.string({
      multiple: true,
      helpValue: 'NAME=CERTFILE,KEYFILE',
      description: t`where a certificate goes, instead of what the configuration says; may be repeated`,
    }),
    restart: Flags.boolean({
      description: t`restart the broker where a reload is not enough: for websockets of 2.0 with TLS`,
    }),
    json: Flags.boolean({ description: t`print one JSON document` }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(TlsDeploy);
    const installation = await openInstallation(flags);
    const { parseDestination } = await import('../../tls/destinations.js');
    const { deployAll } = await import('../../tls/deploy-all.js');
    endOrderlyWhenInterrupted();
    const outcomes = await deployAll(installation, {
      directory: flags.lineage === undefined ? undefined : installation.insideRoot(flags.lineage),
      destinations: (flags.to ?? []).map(parseDestination),
      restart: flags.restart,
      notify: (sentence) => this.note(sentence, flags.quiet),
    });
    const { deployDocument, deployText, isComplete } = await import('../../report/tls-deploy.js');
    if (flags.json) await this.printDocument(deployDocument(outcomes));
    else if (!flags.quiet || !isComplete(outcomes)) process.stdout.write(deployText(outcomes));
    process.exitCode = isComplete(outcomes) ? ExitCode.done : ExitCode.no;
  }
}

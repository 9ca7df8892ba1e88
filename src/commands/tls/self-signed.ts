import { hostname } from 'node:os';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { openInstallation } from '../../cli/installation.js';
import { endOrderlyWhenInterrupted } from '../../cli/interrupt.js';
import { TlsCommand, tlsWritingFlags } from '../../cli/tls-command.js';
import { usualAccount } from '../../installation/security-file.js';
import { t } from '../../language/t.js';
import { ExitCode } from '../../text/error.js';

/** What Apple's systems accept at the most of an authority that somebody added. */
const DAYS = 825;
const AUTHORITY_DAYS = 3650;

export default class TlsSelfSigned extends TlsCommand {
  static override summary = t`Make an authority of your own, and certificates for the broker and its clients.`;
  static override description =
    t`For networks at home, and for tests: clients get the file of the authority, ca.crt, once. Run again, it keeps what is there and valid for 30 more days, and makes what is missing. Prints the lines for mosquitto.conf.`;
  static override examples = [
    {
      description: t`For a broker at home:`,
      command: 'sudo <%= config.bin %> tls self-signed /etc/mosquitto/certs --name broker.lan --name 192.168.1.5',
    },
    {
      description: t`Another client that logs in with a certificate:`,
      command: 'sudo <%= config.bin %> tls self-signed /etc/mosquitto/certs --client weewx',
    },
  ];
  static override args = {
    directory: Args.string({ required: true, ignoreStdin: true, description: t`where the certificates are to be` }),
  };
  static override flags = {
    name: Flags.string({
      char: 'n',
      multiple: true,
      helpValue: 'HOST',
      description: t`host name or address under which clients reach the broker; may be repeated`,
    }),
    client: Flags.string({
      multiple: true,
      helpValue: 'USER',
      description: t`user who gets a certificate to log in with; may be repeated`,
    }),
    days: Flags.integer({
      min: 1,
      max: 36_500,
      default: DAYS,
      helpValue: 'N',
      description: t`how long certificates last`,
    }),
    'ca-days': Flags.integer({
      min: 1,
      max: 36_500,
      default: AUTHORITY_DAYS,
      helpValue: 'N',
      description: t`how long a new authority lasts; its certificates never last longer`,
    }),
    renew: Flags.boolean({
      description: t`make new certificates, with new keys, in place of those that are there; the authority stays`,
    }),
    ...tlsWritingFlags,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(TlsSelfSigned);
    const installation = await openInstallation(flags);
    const { planOwnCertificates } = await import('../../tls/own-certificates.js');
    const own = await planOwnCertificates(installation.fs, {
      directory: installation.insideRoot(args.directory),
      names: flags.name ?? [],
      clients: flags.client ?? [],
      days: flags.days,
      authorityDays: flags['ca-days'],
      renew: flags.renew,
      authorityName: `MQTT authority of ${hostname()}`.slice(0, 64),
    });
    const pretends = flags['dry-run'] || flags.check;
    if (!pretends) {
      const { writeOwnCertificates } = await import('../../tls/write-own.js');
      const account = process.getuid?.() === 0 ? await usualAccount(installation) : undefined;
      const broker = account && { uid: account.uid, gid: account.gids[0] ?? account.uid };
      endOrderlyWhenInterrupted();
      await writeOwnCertificates(installation.fs, own, { broker, notify: (text) => this.note(text, flags.quiet) });
    }
    const { isChanged, ownDocument, ownText } = await import('../../report/tls-own.js');
    if (flags.json) await this.printDocument(ownDocument(own, !pretends));
    else if (!flags.quiet) process.stdout.write(ownText(own, !pretends));
    process.exitCode = flags.check && isChanged(own) ? ExitCode.no : ExitCode.done;
  }
}

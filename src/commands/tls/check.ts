import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { brokerFlags, trustOf } from '../../cli/broker-flags.js';
import { colours } from '../../cli/colour.js';
import { openInstallation } from '../../cli/installation.js';
import { TlsCommand } from '../../cli/tls-command.js';
import { t } from '../../language/t.js';
import { ExitCode, MqttctlError, UsageError } from '../../text/error.js';
import type { CheckedCertificate } from '../../tls/check.js';

export default class TlsCheck extends TlsCommand {
  static override summary = t`Check certificates: files, names, key, expiry, and what is really served.`;
  static override description =
    t`Without arguments those of every listener with TLS: the files as the broker's account reads them, whether the key belongs to the certificate, how long it is valid, whether clients trust it, and whether the broker serves it or an older one. With URLs what is served there, with files those. Exits with 1 where something is wrong or expires soon.`;
  static override examples = [
    { description: t`All listeners of this machine:`, command: 'sudo <%= config.bin %> tls check' },
    {
      description: t`For monitoring, from elsewhere:`,
      command: '<%= config.bin %> tls check mqtts://mqtt.example.org --warn-days 14',
    },
    { description: t`Do they belong together?`, command: '<%= config.bin %> tls check server.crt --key server.key' },
  ];
  static override strict = false;
  static override args = {
    what: Args.string({ ignoreStdin: true, description: t`URLs (mqtts://HOST:PORT, wss://) or files` }),
  };
  static override flags = {
    key: Flags.string({ helpValue: 'FILE', description: t`the key of the certificate, of a file` }),
    'warn-days': Flags.integer({ min: 0, default: 30, helpValue: 'N', description: t`warn of what expires in less` }),
    cafile: brokerFlags.cafile,
    capath: brokerFlags.capath,
    json: Flags.boolean({ description: t`print one JSON document` }),
  };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(TlsCheck);
    const named = argv as string[];
    if (flags.key !== undefined && (named.length !== 1 || isUrl(named[0] as string))) {
      throw new UsageError(t`--key goes with one file of a certificate.`);
    }
    const installation = await openInstallation(flags);
    const standard = { warnDays: flags['warn-days'], now: new Date(), trust: await trustOf(flags) };
    const checked: CheckedCertificate[] = [];
    if (named.length === 0) {
      const { checkListeners } = await import('../../tls/check-listeners.js');
      checked.push(...(await checkListeners(installation, standard)));
      if (checked.length === 0)
        throw new MqttctlError(t`No listener has a certfile: there is no certificate to check.`);
    }
    const { checkFile, checkUrl } = await import('../../tls/check-others.js');
    const { parseTarget } = await import('../../host/probe/target.js');
    for (const one of named) {
      if (isUrl(one)) checked.push(await checkUrl(withTls(parseTarget(one)), standard));
      else {
        const inside = (path: string) => installation.insideRoot(path);
        checked.push(checkFile(installation.fs, inside(one), flags.key && inside(flags.key), standard));
      }
    }
    const { checkDocument, checkText } = await import('../../report/tls-check.js');
    const ok = checked.every(({ findings }) => findings.length === 0);
    if (flags.json) await this.printDocument(checkDocument(checked));
    else if (!flags.quiet || !ok) {
      process.stdout.write(checkText(checked, colours(process.stdout, flags.color), flags.quiet));
    }
    process.exitCode = ok ? ExitCode.done : ExitCode.no;
  }
}

function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

function withTls<T extends { readonly tls: boolean; readonly url: string }>(target: T): T {
  if (target.tls) return target;
  throw new UsageError(t`${target.url} is without TLS: write mqtts://HOST:PORT or wss://HOST:PORT.`);
}

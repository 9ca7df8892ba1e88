import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';
import { type BrokerInput, brokerFlags, brokerLogin } from '../cli/broker-flags.js';
import { colours } from '../cli/colour.js';
import { type GlobalFlags, openInstallation } from '../cli/installation.js';
import { type ParserError, usageSentence } from '../cli/usage-sentence.js';
import type { Feed } from '../host/status/feed.js';
import type { StatusQuestion } from '../installation/broker-status.js';
import { t } from '../language/t.js';
import { waitingBar } from '../report/progress.js';
import type { PluginState, Thresholds } from '../status/thresholds.js';
import { ExitCode, MqttctlError } from '../text/error.js';

const PATIENCE_MS = 5000;
/** What the bar shows: an update comes within sys_interval, which is 10 seconds as a rule. */
const LONGEST_MS = 12_000;
const ALONE = ['json', 'prometheus', 'watch', 'warn', 'critical'];

export default class Status extends BaseCommand {
  static override summary = t`Tell how a running broker does: version, uptime, clients, traffic.`;
  static override description =
    t`Reads what the broker tells under $SYS, or by the HTTP interface of 2.1 (http://HOST:PORT). Without a URL the listeners of the configuration are asked in turn. With --warn or --critical it is a monitoring plugin: one line, and exit code 0, 1, 2 or 3 for OK, WARNING, CRITICAL and UNKNOWN.`;
  static override examples = [
    { description: t`The broker of this machine:`, command: '<%= config.bin %> status' },
    { description: t`How it goes on:`, command: '<%= config.bin %> status mqtt://localhost -u admin --watch' },
    {
      description: t`For Icinga and the like:`,
      command: "<%= config.bin %> status --warn clients=100 --critical clients=200 --warn 'uptime=<10m'",
    },
    {
      description: t`For Prometheus' textfile collector:`,
      command: '<%= config.bin %> status --prometheus > mosquitto.prom',
    },
  ];
  static override args = {
    url: Args.string({
      ignoreStdin: true,
      description: t`mqtt://HOST:PORT, mqtts://, ws://, wss://, unix:///PATH or http://HOST:PORT`,
    }),
  };
  static override flags = {
    ...brokerFlags,
    json: Flags.boolean({ description: t`print one JSON document`, exclusive: without('json') }),
    prometheus: Flags.boolean({
      description: t`print the text format of Prometheus`,
      exclusive: without('prometheus'),
    }),
    watch: Flags.boolean({ description: t`go on, with every update of the broker`, exclusive: without('watch') }),
    warn: Flags.string({
      helpValue: 'NAME=N',
      multiple: true,
      multipleNonGreedy: true,
      description: t`WARNING where a number is above N, or with NAME=<N below`,
      exclusive: ['json', 'prometheus', 'watch'],
    }),
    critical: Flags.string({
      helpValue: 'NAME=N',
      multiple: true,
      multipleNonGreedy: true,
      description: t`the same for CRITICAL`,
      exclusive: ['json', 'prometheus', 'watch'],
    }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Status);
    const thresholds = await thresholdsOf(flags);
    const question = await questionOf(args.url, flags);
    const login = await brokerLogin(flags);
    const { askBroker } = await import('../installation/broker-status.js');
    const progress = waitingBar(LONGEST_MS, flags.quiet);
    const feed = await askBroker(question, { ...login, patienceMs: PATIENCE_MS }).finally(progress.stop);
    try {
      if (flags.watch) await this.#watch(feed, flags.color);
      else if (thresholds) await this.#judge(feed, thresholds);
      else if (flags.prometheus) {
        const { prometheusText } = await import('../report/status-prometheus.js');
        process.stdout.write(prometheusText(feed.numbers));
      } else await this.#tell(feed, question, flags);
    } finally {
      await feed.close();
    }
  }

  async #tell(feed: Feed, question: StatusQuestion, flags: { json: boolean; color: boolean }): Promise<void> {
    const { statusOf } = await import('../installation/broker-status.js');
    const { statusDocument, statusText } = await import('../report/status.js');
    const status = statusOf(feed, question);
    if (flags.json) {
      const { jsonText } = await import('../report/json-text.js');
      process.stdout.write(jsonText(statusDocument(status)));
    } else process.stdout.write(statusText(status, colours(process.stdout, flags.color)));
  }

  async #judge({ numbers }: Feed, thresholds: Thresholds): Promise<void> {
    const { judge, PLUGIN_STATES } = await import('../status/thresholds.js');
    const { pluginLine } = await import('../report/status-plugin.js');
    const findings = judge(numbers, thresholds);
    process.stdout.write(pluginLine(numbers, thresholds, findings));
    process.exitCode = PLUGIN_STATES[findings[0]?.state ?? 'OK'];
  }

  async #watch(feed: Feed, color: boolean): Promise<void> {
    const { WatchScreen } = await import('../report/status-watch.js');
    const screen = new WatchScreen(process.stdout, colours(process.stdout, color), feed.url);
    do screen.show(feed.numbers, new Date());
    while (await feed.next());
    throw new MqttctlError(t`The broker at ${feed.url} has hung up: look whether it still runs.`);
  }

  /** What monitoring calls expects its line and its exit codes whatever happens. */
  override async catch(error: ParserError): Promise<void> {
    const isPlugin = this.argv.some((word) => /^--(?:warn|critical)(?:=|$)/.test(word));
    const isExpected = error instanceof MqttctlError;
    if (!isPlugin || (!isExpected && error.oclif?.exit !== ExitCode.usage)) return super.catch(error);
    const { PLUGIN_STATES } = await import('../status/thresholds.js');
    const { pluginFailure } = await import('../report/status-plugin.js');
    const state: PluginState = isExpected && error.exitCode === ExitCode.failed ? 'CRITICAL' : 'UNKNOWN';
    process.stdout.write(pluginFailure(state, isExpected ? error.message : usageSentence(error, this.id)));
    process.exitCode = PLUGIN_STATES[state];
  }
}

function without(flag: string): string[] {
  return ALONE.filter((other) => other !== flag);
}

async function questionOf(url: string | undefined, flags: GlobalFlags & BrokerInput): Promise<StatusQuestion> {
  const { questionOf: ofUrl, questionOfConfiguration } = await import('../installation/broker-status.js');
  return url === undefined ? questionOfConfiguration(await openInstallation(flags)) : ofUrl(url);
}

async function thresholdsOf(flags: {
  readonly warn?: readonly string[] | undefined;
  readonly critical?: readonly string[] | undefined;
}): Promise<Thresholds | undefined> {
  const { warn, critical } = flags;
  if (!warn && !critical) return undefined;
  const { parseThreshold } = await import('../status/thresholds.js');
  return {
    warn: (warn ?? []).map((text) => parseThreshold(text, '--warn')),
    critical: (critical ?? []).map((text) => parseThreshold(text, '--critical')),
  };
}

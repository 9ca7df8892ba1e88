import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';
import { type BrokerInput, brokerFlags, brokerLogin } from '../cli/broker-flags.js';
import { colours } from '../cli/colour.js';
import { parseDuration } from '../cli/duration.js';
import { type GlobalFlags, openInstallation } from '../cli/installation.js';
import { encode } from '../conf/tokens.js';
import { isTopic, isTopicFilter } from '../conf/topics.js';
import type { ProbeTarget } from '../host/probe/target.js';
import { t } from '../language/t.js';
import { waitingBar } from '../report/progress.js';
import { ExitCode, MqttctlError, UsageError } from '../text/error.js';

export default class Probe extends BaseCommand {
  static override summary = t`Go the way of a client to a broker, step by step.`;
  static override description =
    t`Name, TCP, TLS, websocket, CONNECT with MQTT 5 and 3.1.1, a message to itself: each step with its time, and the first that fails with its likely cause. Without a URL all listeners of the configuration are tried, on this machine. Nothing stays on the broker. Exits with 1 where a step failed.`;
  static override examples = [
    { description: t`Do all listeners of this machine work?`, command: '<%= config.bin %> probe' },
    {
      description: t`As a client with a password and the CA file of the broker:`,
      command: '<%= config.bin %> probe mqtts://mqtt.example.org -u weewx --cafile ca.crt',
    },
    {
      description: t`Is the weather station still publishing?`,
      command: "<%= config.bin %> probe mqtt://localhost --expect-topic 'weather/#' --within 60s",
    },
  ];
  static override args = {
    url: Args.string({ ignoreStdin: true, description: t`mqtt://HOST:PORT, mqtts://, ws://, wss:// or unix:///PATH` }),
  };
  static override flags = {
    ...brokerFlags,
    topic: Flags.string({
      char: 't',
      helpValue: 'TOPIC',
      description: t`topic for the message to itself; by default mqttctl/probe/ and something random`,
    }),
    'expect-topic': Flags.string({ helpValue: 'FILTER', description: t`wait until somebody publishes there` }),
    within: Flags.string({
      helpValue: 'TIME',
      description: t`how long to wait for that, as 90s or 5m; by default 60s`,
      dependsOn: ['expect-topic'],
    }),
    json: Flags.boolean({ description: t`print one JSON document` }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Probe);
    const topic = flags.topic === undefined ? undefined : ownTopic(flags.topic);
    const expect = expectedTopic(flags['expect-topic'], flags.within ?? '60s');
    const targets = await targetsOf(args.url, flags);
    const login = await brokerLogin(flags);
    const { probeAll } = await import('../host/probe/probe-all.js');
    const { probeDocument, probeText } = await import('../report/probe.js');
    const chalk = colours(process.stdout, flags.color);
    const progress = expect && waitingBar(expect.withinMs, flags.quiet);
    const { reports, ok } = await probeAll(targets, { ...login, topic, expect }, (report) => {
      progress?.clear();
      if (!flags.json && !(flags.quiet && report.ok)) process.stdout.write(`${probeText(report, chalk)}\n`);
    });
    progress?.stop();
    if (flags.json) {
      const { jsonText } = await import('../report/json-text.js');
      process.stdout.write(jsonText(probeDocument(reports, ok)));
    }
    process.exitCode = ok ? ExitCode.done : ExitCode.no;
  }
}

async function targetsOf(url: string | undefined, flags: GlobalFlags & BrokerInput): Promise<readonly ProbeTarget[]> {
  if (url !== undefined) {
    const { parseTarget } = await import('../host/probe/target.js');
    return [parseTarget(url)];
  }
  const { listenerUrls } = await import('../installation/listener-urls.js');
  const { main, mqtt } = await listenerUrls(await openInstallation(flags));
  if (mqtt.length > 0) return mqtt;
  throw new MqttctlError(t`${main} has no listener for MQTT clients: name a broker by its URL.`);
}

function ownTopic(topic: string): string {
  if (isTopic(encode(topic)) && !topic.startsWith('$')) return topic;
  throw new UsageError(t`--topic ${topic}: name a topic without + and # that does not begin with $.`);
}

function expectedTopic(filter: string | undefined, within: string) {
  if (filter === undefined) return undefined;
  if (!isTopicFilter(encode(filter)))
    throw new UsageError(t`--expect-topic ${filter} is no topic filter: # is the last level, + a whole one.`);
  return { filter, withinMs: parseDuration(within, '--within') };
}

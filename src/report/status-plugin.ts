import { t } from '../language/t.js';
import type { Metric, Numbers } from '../status/metrics.js';
import type { Finding, PluginState, Threshold, Thresholds } from '../status/thresholds.js';
import { durationText, numberText } from './status.js';
import { visible } from './visible.js';

/** The one line of a monitoring plugin: `MQTT OK - 12 clients | clients=12;100;200`. */
export function pluginLine(numbers: Numbers, thresholds: Thresholds, findings: readonly Finding[]): string {
  const state = findings[0]?.state ?? 'OK';
  const said = findings.length > 0 ? findings.map(findingText).join(', ') : summary(numbers);
  return `MQTT ${state} - ${visible(said)} | ${performanceData(numbers, thresholds)}\n`;
}

/** The line where nothing could be asked. A bar would begin the performance data. */
export function pluginFailure(state: PluginState, sentence: string): string {
  return `MQTT ${state} - ${visible(sentence).replaceAll('|', '/')}\n`;
}

function findingText({ threshold: { metric, when, limit }, value }: Finding): string {
  if (value === undefined) return t`${metric.name} is not told`;
  const [shown, bound] = [valueText(metric, value), valueText(metric, limit)];
  return when === 'above' ? t`${metric.name} ${shown} is above ${bound}` : t`${metric.name} ${shown} is below ${bound}`;
}

function summary({ version, values }: Numbers): string {
  const uptime = values.get('uptime');
  return [
    ...(version === undefined ? [] : [`Mosquitto ${version}`]),
    t`${numberText(values.get('clients'))} clients`,
    ...(uptime === undefined ? [] : [t`up ${durationText(uptime)}`]),
  ].join(', ');
}

function valueText({ unit }: Metric, value: number): string {
  return unit === 'seconds' ? durationText(value) : numberText(value);
}

const UNITS = { seconds: 's', bytes: 'B' } as const;

/** What has a threshold, with its ranges. */
function performanceData({ values }: Numbers, { warn, critical }: Thresholds): string {
  const metrics = [...new Set([...warn, ...critical].map(({ metric }) => metric))];
  return metrics
    .flatMap((metric) => {
      const value = values.get(metric.name);
      if (value === undefined) return [];
      const unit = metric.unit ? UNITS[metric.unit] : metric.kind === 'counter' ? 'c' : '';
      return [`${metric.name}=${value}${unit};${range(metric, warn)};${range(metric, critical)};0`];
    })
    .join(' ');
}

/** Where no alert is: `100` is up to 100, `60:` from 60 on, `5:100` between. */
function range(metric: Metric, thresholds: readonly Threshold[]): string {
  const limit = (when: Threshold['when']) =>
    thresholds.find((threshold) => threshold.metric === metric && threshold.when === when)?.limit;
  const [lowest, highest] = [limit('below'), limit('above')];
  return `${lowest === undefined ? '' : `${lowest}:`}${highest ?? ''}`;
}

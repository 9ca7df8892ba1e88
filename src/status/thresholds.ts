import { t } from '../language/t.js';
import { UsageError } from '../text/error.js';
import { METRICS, type Metric, type Numbers } from './metrics.js';

/** When a number calls for attention. */
export interface Threshold {
  readonly metric: Metric;
  readonly when: 'above' | 'below';
  readonly limit: number;
}

/** What monitoring is told, by the exit codes of the Monitoring Plugins (their guidelines, "Plugin Return Codes"). */
export const PLUGIN_STATES = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 } as const;
export type PluginState = keyof typeof PLUGIN_STATES;

export interface Thresholds {
  readonly warn: readonly Threshold[];
  readonly critical: readonly Threshold[];
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Reads `clients=100` (more than 100), `clients=>100` (the same) or `uptime=<10m` (less than ten minutes).
 *
 * @param flag for the message
 * @throws UsageError for anything else
 */
export function parseThreshold(text: string, flag: string): Threshold {
  const [, name, sign, amount, unit] = /^([a-z0-9-]+)=([<>]?)(\d+(?:\.\d+)?)([smhd]?)$/.exec(text) ?? [];
  if (name === undefined) {
    const [above, below] = [t`above 100`, t`below`];
    throw new UsageError(t`${flag} ${text}: write clients=100 for "${above}", or uptime=<10m for "${below}".`);
  }
  const metric = METRICS.find((other) => other.name === name);
  if (!metric)
    throw new UsageError(t`${flag} ${text}: there is no number ${name}; "mqttctl status --json" shows their names.`);
  if (unit && metric.unit !== 'seconds')
    throw new UsageError(t`${flag} ${text}: ${name} is no time, write a plain number.`);
  return {
    metric,
    when: sign === '<' ? 'below' : 'above',
    limit: Number(amount) * (unit ? (SECONDS[unit] as number) : 1),
  };
}

/** A threshold that was passed, or cannot be judged. */
export interface Finding {
  readonly threshold: Threshold;
  readonly state: Exclude<PluginState, 'OK'>;
  /** Undefined: the broker does not tell it. */
  readonly value: number | undefined;
}

/** What there is to say, the worst first: critical, then what is not known, then warnings. */
export function judge({ values }: Numbers, { warn, critical }: Thresholds): readonly Finding[] {
  const found = (threshold: Threshold, state: 'WARNING' | 'CRITICAL'): Finding[] => {
    const value = values.get(threshold.metric.name);
    if (value === undefined) return [{ threshold, state: 'UNKNOWN', value }];
    return isPassed(threshold, value) ? [{ threshold, state, value }] : [];
  };
  const findings = [
    ...critical.flatMap((threshold) => found(threshold, 'CRITICAL')),
    ...warn.flatMap((threshold) => found(threshold, 'WARNING')),
  ];
  return ORDER.flatMap((state) => findings.filter((finding) => finding.state === state));
}

const ORDER = ['CRITICAL', 'UNKNOWN', 'WARNING'] as const;

function isPassed({ when, limit }: Threshold, value: number): boolean {
  return when === 'above' ? value > limit : value < limit;
}

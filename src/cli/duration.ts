import { t } from '../language/t.js';
import { UsageError } from '../text/error.js';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** What timers can wait. */
const MAX_MS = 2 ** 31 - 1;

/**
 * A time as people write it: `90`, `90s`, `5m`, `1h`; without a unit seconds.
 *
 * @param flag for the message
 * @returns milliseconds
 * @throws UsageError for anything else
 */
export function parseDuration(text: string, flag: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text) ?? [];
  const ms = Number(amount) * (UNITS[unit] as number);
  if (ms > 0 && ms <= MAX_MS) return ms;
  throw new UsageError(t`${flag} ${text}: write a time up to 24 days, as 60s, 5m or 1h.`);
}

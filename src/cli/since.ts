import { t } from '../language/t.js';
import { UsageError } from '../text/error.js';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 7 * 86_400 };

/**
 * The moment that --since means: a length of time before now (`90s`, `10m`, `2h`, `3d`), or a date with or without a
 * time.
 *
 * @throws UsageError for another text
 */
export function parseSince(text: string, now = new Date()): Date {
  const [, count, unit] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  if (unit !== undefined) return new Date(now.getTime() - Number(count) * (UNITS[unit] as number) * 1000);
  const [, day, time = '00:00', zone = ''] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? [];
  const moment = new Date(`${day}T${time}${zone}`);
  if (day !== undefined && !Number.isNaN(moment.getTime())) return moment;
  throw new UsageError(
    t`--since ${text}: write a length of time such as 10m, 2h or 3d, or a date such as "2026-05-31 18:00".`,
  );
}

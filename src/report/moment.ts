import { plural, t } from '../language/t.js';

const SECOND = 1000;
const UNITS = [
  [86_400 * SECOND, (n: number) => plural(n, t`${n} day`, t`${n} days`)],
  [3600 * SECOND, (n: number) => plural(n, t`${n} hour`, t`${n} hours`)],
  [60 * SECOND, (n: number) => plural(n, t`${n} minute`, t`${n} minutes`)],
  [SECOND, seconds],
] as const;

function seconds(n: number): string {
  return plural(n, t`${n} second`, t`${n} seconds`);
}

/** A moment in the time zone of this machine, and how long ago that is: `2026-11-25 16:54:17 (17 minutes ago)`. */
export function moment(time: Date, now = new Date()): string {
  return t`${clock(time)} (${age(now.getTime() - time.getTime())} ago)`;
}

/** `2026-11-25 16:54:17`, in the time zone of this machine. */
export function clock(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${day} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`;
}

/** In the largest unit that fits: `3 days`. */
function age(milliseconds: number): string {
  const [unit, text] = UNITS.find(([length]) => milliseconds >= length) ?? ([SECOND, seconds] as const);
  return text(Math.max(0, Math.floor(milliseconds / unit)));
}

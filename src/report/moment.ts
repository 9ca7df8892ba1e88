const SECOND = 1000;
const UNITS = [
  ['day', 86_400 * SECOND],
  ['hour', 3600 * SECOND],
  ['minute', 60 * SECOND],
  ['second', SECOND],
] as const;

/** A moment in the time zone of this machine, and how long ago that is: `2026-11-25 16:54:17 (17 minutes ago)`. */
export function moment(time: Date, now = new Date()): string {
  return `${clock(time)} (${age(now.getTime() - time.getTime())} ago)`;
}

/** `2026-11-25 16:54:17`, in the time zone of this machine. */
export function clock(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${day} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`;
}

/** In the largest unit that fits: `3 days`. */
function age(milliseconds: number): string {
  const [name, length] = UNITS.find(([, unit]) => milliseconds >= unit) ?? (['second', SECOND] as const);
  const count = Math.max(0, Math.floor(milliseconds / length));
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

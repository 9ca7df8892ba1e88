const SECONDS = /^(\d{9,11})(?:\.\d+)?: /;
const DATE = /^\[?(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?/;
const SYSLOG = /^(?:<\d{1,3}>)?([A-Z][a-z]{2}) ([ \d]\d) (\d\d:\d\d:\d\d) /;

/**
 * When a line of a log was written: Mosquitto's own seconds, log_timestamp_format with date and time in the usual order
 * (in the time zone of this machine where it names none), or syslog's. Undefined where the line does not begin so.
 *
 * @param now what the year is taken from, where the line has none
 */
export function timeOfLine(line: string, now = new Date()): Date | undefined {
  const seconds = SECONDS.exec(line)?.[1];
  if (seconds !== undefined) return new Date(Number(seconds) * 1000);
  const [, day, time, zone = ''] = DATE.exec(line) ?? [];
  if (day !== undefined) return valid(new Date(`${day}T${time}${zone}`));
  const [, month, date, clock] = SYSLOG.exec(line) ?? [];
  if (month === undefined) return undefined;
  const thisYear = new Date(`${month} ${date} ${now.getFullYear()} ${clock}`);
  const isLastYear = thisYear.getTime() > now.getTime() + DAY_MS;
  return valid(isLastYear ? new Date(`${month} ${date} ${now.getFullYear() - 1} ${clock}`) : thisYear);
}

const DAY_MS = 86_400_000;

function valid(time: Date): Date | undefined {
  return Number.isNaN(time.getTime()) ? undefined : time;
}

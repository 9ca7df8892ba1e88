import type { ChalkInstance } from 'chalk';
import { version as parseVersion } from '../conf/version.js';
import type { BrokerStatus } from '../installation/broker-status.js';
import { locale, t } from '../language/t.js';
import { LOADS, METRICS, type Numbers, WINDOWS } from '../status/metrics.js';
import { table } from './table.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** For programs; its shape is published in schemas/status.schema.json. */
export function statusDocument(status: BrokerStatus): object {
  const { url, numbers, installed, running, listeners } = status;
  return {
    url,
    version: numbers.version ?? null,
    installed_version: installed ?? null,
    metrics: Object.fromEntries(numbers.values),
    process: running
      ? {
          pid: running.pid,
          started_at: running.startedAt.toISOString(),
          config: running.config ?? null,
          changed_since_start: running.changedSince,
        }
      : null,
    listeners: listeners ?? null,
    notes: notesOf(status),
  };
}

/** For people. */
export function statusText(status: BrokerStatus, chalk: ChalkInstance): string {
  const { url, numbers, listeners } = status;
  const parts = [
    `${chalk.bold(headline(url, numbers))}\n`,
    table(counts(numbers)),
    table(flow(numbers)) + (hasLoads(numbers) ? chalk.dim(CAPTION) : ''),
    ...(listeners ? [table([[t`LISTENER`, t`PROTOCOL`, 'TLS', t`ANONYMOUS`], ...listeners.map(listenerRow)])] : []),
    ...notesOf(status).map((note) => chalk.yellow(`${wrap(visible(note)).join('\n')}\n`)),
  ];
  return parts.join('\n');
}

/** `Mosquitto 2.0.21 at mqtt://127.0.0.1:1883, up 3 d 4 h`. */
export function headline(url: string, { version, values }: Numbers): string {
  const uptime = values.get('uptime');
  const up = uptime === undefined ? '' : t`, up ${durationText(uptime)}`;
  return visible(t`Mosquitto ${version ?? t`(version not told)`} at ${url}${up}`);
}

function counts({ values }: Numbers): string[][] {
  const of = (name: string) => numberText(values.get(name));
  // 2.1 tells no maximum before there have been two.
  const most = values.has('clients-maximum') ? t`; ${of('clients-maximum')} at most` : '';
  return [
    [t`clients`, t`${of('clients')} connected, ${of('clients-disconnected')} disconnected${most}`],
    [t`subscriptions`, of('subscriptions')],
    [t`retained`, t`${of('retained')} messages`],
    [t`stored`, t`${of('stored')} messages, ${of('stored-bytes')} bytes`],
  ];
}

const TITLES: Readonly<Record<(typeof LOADS)[number]['name'], string>> = {
  'messages-in': t`packets in`,
  'messages-out': t`packets out`,
  'publish-in': t`messages in`,
  'publish-out': t`messages out`,
  dropped: t`dropped`,
  'bytes-in': t`bytes in`,
  'bytes-out': t`bytes out`,
  sockets: t`connections`,
  connections: t`logins`,
};

const CAPTION = `${t`The averages of the last 1, 5 and 15 minutes say how many there are a minute.`}\n`;

/** They are told by MQTT only. */
function hasLoads({ values }: Numbers): boolean {
  return LOADS.some(({ name }) => values.has(`${name}-1min`));
}

function flow(numbers: Numbers): string[][] {
  const { values } = numbers;
  const windows = hasLoads(numbers) ? WINDOWS : [];
  const rows = LOADS.filter(({ name }) => windows.length > 0 || values.has(name)).map(({ name }) => [
    TITLES[name],
    COUNTED.has(name) ? numberText(values.get(name)) : '',
    ...windows.map((window) => numberText(values.get(`${name}-${window}`))),
  ]);
  return aligned([['', t`SINCE START`, ...windows.map((window) => window.replace('min', ' MIN'))], ...rows]);
}

/** Of others there are loads only. */
const COUNTED = new Set(METRICS.map(({ name }) => name));

/** With the numbers at the right of their columns. */
function aligned(rows: readonly (readonly string[])[]): string[][] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => row.map((cell, at) => (at === 0 ? cell : cell.padStart(widths[at] as number))));
}

function listenerRow({
  port,
  path,
  protocol,
  tls,
  mtls,
  allow_anonymous,
}: NonNullable<BrokerStatus['listeners']>[number]): string[] {
  const encrypted = tls ? (mtls ? t`yes, with client certificates` : t`yes`) : t`no`;
  return [visible(path ?? t`port ${port ?? '?'}`), visible(protocol), encrypted, allow_anonymous ? t`yes` : t`no`];
}

/** Since then what is retained under $SYS does not expire (ChangeLog.txt). */
const KEEPS_NUMBERS = parseVersion('2.0.16');

/** What should be seen to. */
function notesOf({ numbers, installed, running }: BrokerStatus): string[] {
  const { version } = numbers;
  const notes: string[] = [];
  if (version !== undefined && installed !== undefined && version !== installed) {
    notes.push(t`Mosquitto ${version} runs, and ${installed} is installed: restart the broker to use it.`);
  }
  if (version !== undefined && parseVersion(version) < KEEPS_NUMBERS && !numbers.values.has('dropped')) {
    notes.push(t`Before 2.0.16 a number is forgotten that has not changed for a minute: those are shown as "-".`);
  }
  if (running && running.changedSince.length > 0) {
    const since = running.startedAt.toISOString().replace(/\.\d+Z$/, 'Z');
    notes.push(
      t`Changed since the broker was started (${since}): ${running.changedSince.join(', ')}. Whether it has reloaded them meanwhile it tells in its log only; a reload makes sure, and what concerns listeners needs a restart.`,
    );
  }
  return notes;
}

/** Without a fraction where there is none to see. */
export function numberText(value: number | undefined): string {
  if (value === undefined) return '-';
  return value.toLocaleString(locale(), { maximumFractionDigits: Number.isInteger(value) || value >= 100 ? 0 : 1 });
}

const UNITS = [
  [t`d`, 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** The two largest units: `3 d 4 h`. */
export function durationText(seconds: number): string {
  const first = UNITS.findIndex(([, size]) => seconds >= size);
  if (first === -1) return '0 s';
  let rest = Math.floor(seconds);
  const parts = UNITS.slice(first, first + 2).map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return { unit, count };
  });
  return parts
    .filter(({ count }) => count > 0)
    .map(({ unit, count }) => `${count} ${unit}`)
    .join(' ');
}

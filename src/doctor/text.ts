import { decimal } from '../language/decimal.js';
import { t } from '../language/t.js';

const UNITS = [t`bytes`, t`kB`, t`MB`, t`GB`, t`TB`];

/** A number of bytes for people: `512 bytes`, `1.5 GB`. */
export function byteText(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** power;
  const digits = power === 0 || value >= 100 ? 0 : 1;
  return `${decimal(value, digits)} ${UNITS[power]}`;
}

/** A time span for people: `35 s`, `12 min`, `5 h`, `3 days`. */
export function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return t`${Math.round(seconds / 86_400)} days`;
}

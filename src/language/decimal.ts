import { locale } from './t.js';

/** A number with so many digits behind its point, or comma. */
export function decimal(value: number, digits: number): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  return value.toLocaleString(locale(), options);
}

import type { Option } from '../conf/catalogue/index.js';
import { HIDDEN, hideSecrets } from '../lint/secrets.js';

/** A value as it may be shown: without secrets. */
export function maskedValue(option: Option, name: string, value: string): string {
  if (option.secret) return HIDDEN;
  return hideSecrets(`${name} ${value}`, 'configuration').slice(name.length + 1);
}

/** Whether a value is not shown as it is. */
export function isMasked(option: Option, name: string, value: string): boolean {
  return maskedValue(option, name, value) !== value;
}

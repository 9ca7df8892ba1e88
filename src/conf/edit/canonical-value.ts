import type { Option } from '../catalogue/index.js';
import { strictNumber } from '../numbers.js';
import { at, type Version } from '../version.js';

/** A value as {@link effectiveSettings} would show it, if the broker takes it for what it says. */
export function canonicalValue({ value, name }: Option, text: string, target: Version): string {
  const spec = at(value, target);
  switch (spec.kind) {
    case 'boolean':
      return text === '1' ? 'true' : text === '0' ? 'false' : text;
    case 'integer': {
      const number = strictNumber(text);
      return number.ok ? String(number.value) : text;
    }
    case 'word':
      return spec.foldCase ? text.toLowerCase() : text;
    case 'special':
      if (name === 'accept_protocol_versions') return [...new Set(text.split(/[, \t]+/))].filter(Boolean).join(',');
      if (name === 'persistent_client_expiration') return text;
      return LIMITS.has(name) && strictNumber(text).ok ? String(Number(text)) : text.replace(/ +/g, ' ');
    default:
      return text;
  }
}

const LIMITS = new Set(['memory_limit', 'message_size_limit', 'retain_expiry_interval']);

import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { placeOfValue } from './places.js';

const OLD = ['tlsv1', 'tlsv1.0', 'tlsv1.1'];

export const oldTls: Rule = {
  id: 'security/old-tls',
  severity: 'warning',
  summary: t`TLS 1.1 or older is allowed.`,
  why: t`RFC 8996 has retired them: their signatures rest on SHA-1. Every current client speaks TLS 1.2. Keep an old device on a listener of its own if it cannot be replaced.`,
  example: {
    bad: 'connection cloud\naddress 127.0.0.1:8883\ntopic # out\nbridge_tls_version tlsv1.1',
    good: 'connection cloud\naddress 127.0.0.1:8883\ntopic # out\nbridge_tls_version tlsv1.2',
  },
  *check({ model }) {
    const settings = [
      ...model.listeners.map((listener) => listener.settings.get('tls_version')),
      ...model.bridges.map((bridge) => bridge.settings.get('bridge_tls_version')),
    ];
    for (const setting of settings) {
      if (!setting || !OLD.includes(String(setting.value))) continue;
      yield { ...placeOfValue(setting), message: t`${setting.value} is retired and weak: write tlsv1.2 or tlsv1.3.` };
    }
  },
};

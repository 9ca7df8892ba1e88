import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { placeOfValue } from './places.js';

/** Names of ciphers and groups of them that give no protection, unless they are taken out with ! or -, or moved with +. */
const WEAK =
  /^(?:.*NULL.*|.*RC4.*|.*(?:3DES|DES-CBC).*|EXP(?:ORT)?.*|ADH(?:-.*)?|AECDH(?:-.*)?|LOW|.*MD5.*|COMPLEMENTOFDEFAULT|ALL)$/i;

export const weakCiphers: Rule = {
  id: 'security/weak-ciphers',
  severity: 'warning',
  summary: t`The list of ciphers names some that give no protection, or lowers the security level.`,
  why: t`NULL does not encrypt, ADH does not authenticate, RC4, DES, MD5 and export ciphers are broken, ALL includes what the default leaves out, and @SECLEVEL=0 or 1 allows keys that are too short. Without the option the list of OpenSSL counts, which is a good one.`,
  example: {
    bad: 'connection cloud\naddress 127.0.0.1:8883\ntopic # out\nbridge_ciphers ALL:RC4',
    good: 'connection cloud\naddress 127.0.0.1:8883\ntopic # out\nbridge_ciphers ECDHE+AESGCM',
  },
  *check({ model }) {
    const settings = [
      ...model.listeners.map((listener) => listener.settings.get('ciphers')),
      ...model.bridges.map((bridge) => bridge.settings.get('bridge_ciphers')),
    ];
    for (const setting of settings) {
      const weak = setting && weakPart(String(setting.value));
      if (!setting || !weak) continue;
      yield { ...placeOfValue(setting), message: t`${weak} gives too little protection: leave it out.` };
    }
  },
};

function weakPart(list: string): string | undefined {
  const level = /@SECLEVEL=[01]\b/.exec(list)?.[0];
  return level ?? list.split(/[:, ]+/).find((part) => !/^[!+-]/.test(part) && WEAK.test(part));
}

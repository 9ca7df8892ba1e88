import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';

/** As RFC 5280 has it (ub-common-name). */
const COMMON_NAME_MAX = 64;
/** A host name, or * for its first label. */
const HOST = /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
const HOST_MAX = 253;

/** A name as it stands in a certificate: what kind it is, and its spelling there. */
export interface AlternativeName {
  readonly type: 'dns' | 'ip';
  readonly value: string;
}

/**
 * The alternative names of a server's certificate, each once.
 *
 * @throws MqttctlError for what is neither a host name nor an IP address
 */
export function alternativeNames(names: readonly string[]): AlternativeName[] {
  const found = new Map<string, AlternativeName>();
  for (const name of names) {
    const one = alternativeName(name);
    found.set(`${one.type} ${one.value}`, one);
  }
  return [...found.values()];
}

function alternativeName(name: string): AlternativeName {
  if (isIP(name) && !name.includes('%')) return { type: 'ip', value: name };
  const [wildcard, rest] = name.startsWith('*.') ? ['*.', name.slice(2)] : ['', name];
  const value = wildcard + domainToASCII(rest.replace(/\.$/, ''));
  // By the rules of URLs 1.2.3 is an address, a host ends at the first slash, and blanks inside a name are taken out.
  if (!/^[\p{L}\p{M}\p{N}._-]+$/u.test(rest) || !HOST.test(value) || value.length > HOST_MAX || isIP(value)) {
    throw new MqttctlError(t`"${name}" is neither a host name nor an IP address: a certificate cannot be made for it.`);
  }
  return { type: 'dns', value };
}

/** @throws MqttctlError for what the common name of a certificate does not hold */
export function commonName(name: string): string {
  // The broker refuses a user name with a NUL in it, and one that is empty.
  if (name === '' || name.includes('\0') || [...name].length > COMMON_NAME_MAX) {
    throw new MqttctlError(
      t`"${name}" cannot be the name in a certificate: it holds 1 to ${COMMON_NAME_MAX} characters.`,
    );
  }
  return name;
}

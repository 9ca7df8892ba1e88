import type { UnitSettings } from './unit-settings.js';

/** Whether a unit lets its process open a socket of a family: `AF_INET` and so on (RestrictAddressFamilies=). */
export function allowsFamily(settings: UnitSettings, family: string): boolean {
  const words = settings.words('Service.RestrictAddressFamilies');
  return words.length === 0 || inList(words, family);
}

/** Whether a unit leaves its process a capability: `CAP_SETUID` and so on (CapabilityBoundingSet=). */
export function leavesCapability(settings: UnitSettings, capability: string): boolean {
  const words = settings.words('Service.CapabilityBoundingSet');
  return words.length === 0 || inList(words, capability);
}

/** A list with `~` in front says what is not allowed; `none` allows nothing. */
function inList(words: readonly string[], wanted: string): boolean {
  const [first = ''] = words;
  const names = words.map((word) => word.replace(/^~/, '').toUpperCase());
  return first.startsWith('~') ? !names.includes(wanted) : names.includes(wanted);
}

/** Whom a unit lets talk to its process (IPAddressAllow=, IPAddressDeny=; systemd.resource-control(5)). */
export function admittedBy(settings: UnitSettings): 'everybody' | 'this machine' | 'nobody' | 'some' {
  const denied = settings.words('Service.IPAddressDeny');
  const allowed = settings.words('Service.IPAddressAllow');
  if (!denied.some(isEverything)) return denied.length === 0 ? 'everybody' : 'some';
  if (allowed.length === 0) return 'nobody';
  if (allowed.some(isEverything)) return 'everybody';
  return allowed.every((word) => LOCAL.test(word)) ? 'this machine' : 'some';
}

function isEverything(word: string): boolean {
  return word === 'any' || word === '0.0.0.0/0';
}

const LOCAL = /^(?:localhost|127\.[\d.]+(?:\/\d+)?|::1(?:\/128)?)$/;

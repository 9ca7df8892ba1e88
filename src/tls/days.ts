import type { X509Certificate } from 'node:crypto';

const DAY_MS = 86_400_000;

/** Whole days until a certificate expires; negative where it has. */
export function daysLeft({ validTo }: X509Certificate, now = new Date()): number {
  return Math.floor((Date.parse(validTo) - now.getTime()) / DAY_MS);
}

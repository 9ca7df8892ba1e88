import { createRequire } from 'node:module';
import { type Version, version } from '../../version.js';

/** The TLS library of the broker, as far as it decides what the broker refuses. */
export interface OpenSsl {
  readonly version: Version;
  /** Whether a server's own certificates must be signed with a strong digest; fixed releases (since mid-2026) do not care. */
  readonly checksSignatures: boolean;
}

/** The library that Debian ships with a version of the broker: 3.0 in bookworm, 3.5 in trixie, 3.6 in sid. */
export function usualOpenSsl(target: Version): OpenSsl {
  if (target < version('2.0.21')) return { version: version('3.0.0'), checksSignatures: true };
  return { version: version(target < version('2.1.0') ? '3.5.0' : '3.6.0'), checksSignatures: false };
}

const require = createRequire(import.meta.url);

/** Loaded at the first use: most runs see no certificate. */
export const crypto = () => require('node:crypto') as typeof import('node:crypto');
export const tls = () => require('node:tls') as typeof import('node:tls');

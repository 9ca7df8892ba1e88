import type { Rule } from '../../rule.js';
import { authorityExpired } from './authority-expired.js';
import { capathEmpty } from './capath-empty.js';
import { certificateExpired } from './certificate-expired.js';
import { certificateExpiresSoon } from './certificate-expires-soon.js';
import { certificateNotYetValid } from './certificate-not-yet-valid.js';
import { chainMissing } from './chain-missing.js';
import { databaseLink } from './database-link.js';
import { databaseNotReadable } from './database-not-readable.js';
import { databaseNotWritable } from './database-not-writable.js';
import { ignoredByWebsockets } from './ignored-by-websockets.js';
import { letsEncryptInPlace } from './lets-encrypt-in-place.js';
import { revocationsOutdated } from './revocations-outdated.js';
import { securityFileCopy } from './security-file-copy.js';
import { securityFileIncluded } from './security-file-included.js';
import { securityFileOwner } from './security-file-owner.js';
import { unreadableOnReload } from './unreadable-on-reload.js';

/** What the broker is silent about in the files that it reads and writes. */
export const filesRules: readonly Rule[] = [
  securityFileOwner,
  securityFileIncluded,
  securityFileCopy,
  unreadableOnReload,
  letsEncryptInPlace,
  certificateExpired,
  certificateNotYetValid,
  certificateExpiresSoon,
  authorityExpired,
  chainMissing,
  revocationsOutdated,
  capathEmpty,
  ignoredByWebsockets,
  databaseNotWritable,
  databaseNotReadable,
  databaseLink,
];

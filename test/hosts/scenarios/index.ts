import aclUnknownKeyword from './acl-unknown-keyword.js';
import certificateExpired from './certificate-expired.js';
import certificateNotRenewed from './certificate-not-renewed.js';
import certificateWithoutChain from './certificate-without-chain.js';
import configurationOfRoot from './configuration-of-root.js';
import databaseInMemory from './database-in-memory.js';
import databaseOfRoot from './database-of-root.js';
import databaseReadOnly from './database-read-only.js';
import diskFull from './disk-full.js';
import duplicatePersistenceLocation from './duplicate-persistence-location.js';
import firewall from './firewall.js';
import fixedAddress from './fixed-address.js';
import hostsDeny from './hosts-deny.js';
import hostsDenyOthers from './hosts-deny-others.js';
import ignoredFile from './ignored-file.js';
import includeDirBlank from './include-dir-blank.js';
import keyOfAnotherCertificate from './key-of-another-certificate.js';
import keyUnreadable from './key-unreadable.js';
import listenerTwice from './listener-twice.js';
import logDirectoryGone from './log-directory-gone.js';
import logDirectoryOfRoot from './log-directory-of-root.js';
import logRenamed from './log-renamed.js';
import logRotatedInSilence from './log-rotated-in-silence.js';
import logTooLarge from './log-too-large.js';
import openFiles from './open-files.js';
import optionOfNewerVersion from './option-of-newer-version.js';
import passwordFileLink from './password-file-link.js';
import passwordFileMissing from './password-file-missing.js';
import passwordFileOfRoot from './password-file-of-root.js';
import passwordFileOpen from './password-file-open.js';
import passwordTextInConfD from './password-text-in-conf-d.js';
import perListenerSettingsLate from './per-listener-settings-late.js';
import persistenceDirectoryMissing from './persistence-directory-missing.js';
import pidFileDirectoryMissing from './pid-file-directory-missing.js';
import privateNetwork from './private-network.js';
import protectSystem from './protect-system.js';
import renewalHookMissing from './renewal-hook-missing.js';
import severalPrograms from './several-programs.js';
import unitAccountMissing from './unit-account-missing.js';
import unitDirectoryMissing from './unit-directory-missing.js';
import unitDisabled from './unit-disabled.js';
import unitMasked from './unit-masked.js';
import unknownOption from './unknown-option.js';
import upgraded from './upgraded.js';
import userUnknown from './user-unknown.js';
import utf16 from './utf-16.js';

/** Every scenario, in the order of their names. */
export const scenarios = [
  aclUnknownKeyword,
  certificateExpired,
  certificateNotRenewed,
  certificateWithoutChain,
  configurationOfRoot,
  databaseInMemory,
  databaseOfRoot,
  databaseReadOnly,
  diskFull,
  duplicatePersistenceLocation,
  firewall,
  fixedAddress,
  hostsDenyOthers,
  hostsDeny,
  ignoredFile,
  includeDirBlank,
  keyOfAnotherCertificate,
  keyUnreadable,
  listenerTwice,
  logDirectoryGone,
  logDirectoryOfRoot,
  logRenamed,
  logRotatedInSilence,
  logTooLarge,
  openFiles,
  optionOfNewerVersion,
  passwordFileLink,
  passwordFileMissing,
  passwordFileOfRoot,
  passwordFileOpen,
  passwordTextInConfD,
  perListenerSettingsLate,
  persistenceDirectoryMissing,
  pidFileDirectoryMissing,
  privateNetwork,
  protectSystem,
  renewalHookMissing,
  severalPrograms,
  unitAccountMissing,
  unitDirectoryMissing,
  unitDisabled,
  unitMasked,
  unknownOption,
  upgraded,
  userUnknown,
  utf16,
];

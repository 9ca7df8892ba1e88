import aclBrokenAtReload from './acl-broken-at-reload.js';
import aclKillsAtReload from './acl-kills-at-reload.js';
import aclMendedNotReloaded from './acl-mended-not-reloaded.js';
import aclUnknownKeyword from './acl-unknown-keyword.js';
import aclUnreadableAtReload from './acl-unreadable-at-reload.js';
import anonymousStillIn from './anonymous-still-in.js';
import bridgeLoginRefused from './bridge-login-refused.js';
import bridgeNameUnknown from './bridge-name-unknown.js';
import bridgeOfEverything from './bridge-of-everything.js';
import bridgeRefused from './bridge-refused.js';
import certificateExpired from './certificate-expired.js';
import certificateNotRenewed from './certificate-not-renewed.js';
import certificateNotServed from './certificate-not-served.js';
import certificateWithoutChain from './certificate-without-chain.js';
import certificateWithoutNames from './certificate-without-names.js';
import clockBehind from './clock-behind.js';
import configurationOfRoot from './configuration-of-root.js';
import crashed from './crashed.js';
import databaseInMemory from './database-in-memory.js';
import databaseOfRoot from './database-of-root.js';
import databaseReadOnly from './database-read-only.js';
import diskFull from './disk-full.js';
import duplicatePersistenceLocation from './duplicate-persistence-location.js';
import firewall from './firewall.js';
import fixedAddress from './fixed-address.js';
import hostsDeny from './hosts-deny.js';
import hostsDenyOthers from './hosts-deny-others.js';
import hung from './hung.js';
import ignoredFile from './ignored-file.js';
import includeDirBlank from './include-dir-blank.js';
import ipv6Only from './ipv6-only.js';
import keyOfAnotherCertificate from './key-of-another-certificate.js';
import keyUnreadable from './key-unreadable.js';
import listenerTwice from './listener-twice.js';
import localOnly from './local-only.js';
import logDirectoryGone from './log-directory-gone.js';
import logDirectoryOfRoot from './log-directory-of-root.js';
import logRenamed from './log-renamed.js';
import logRotatedInSilence from './log-rotated-in-silence.js';
import logTooLarge from './log-too-large.js';
import openFiles from './open-files.js';
import optionOfNewerVersion from './option-of-newer-version.js';
import otherConfiguration from './other-configuration.js';
import passwordFileLink from './password-file-link.js';
import passwordFileMissing from './password-file-missing.js';
import passwordFileOfRoot from './password-file-of-root.js';
import passwordFileOpen from './password-file-open.js';
import passwordFileUnreadableAtReload from './password-file-unreadable-at-reload.js';
import passwordTextInConfD from './password-text-in-conf-d.js';
import perListenerSettingsLate from './per-listener-settings-late.js';
import persistenceDirectoryMissing from './persistence-directory-missing.js';
import pidFileDirectoryMissing from './pid-file-directory-missing.js';
import pluginMissing from './plugin-missing.js';
import portTaken from './port-taken.js';
import privateNetwork from './private-network.js';
import protectSystem from './protect-system.js';
import reloadForgotten from './reload-forgotten.js';
import reloadProgramMissing from './reload-program-missing.js';
import renewalHookMissing from './renewal-hook-missing.js';
import restartForgotten from './restart-forgotten.js';
import restartLoop from './restart-loop.js';
import severalPrograms from './several-programs.js';
import startLimit from './start-limit.js';
import stopped from './stopped.js';
import unitAccountMissing from './unit-account-missing.js';
import unitDirectoryMissing from './unit-directory-missing.js';
import unitDisabled from './unit-disabled.js';
import unitMasked from './unit-masked.js';
import unitNotReread from './unit-not-reread.js';
import unknownOption from './unknown-option.js';
import upgraded from './upgraded.js';
import userUnknown from './user-unknown.js';
import utf16 from './utf-16.js';
import websocketsAlone from './websockets-alone.js';

/** Every scenario, in the order of their names. */
export const scenarios = [
  aclBrokenAtReload,
  aclKillsAtReload,
  aclMendedNotReloaded,
  aclUnknownKeyword,
  aclUnreadableAtReload,
  anonymousStillIn,
  bridgeLoginRefused,
  bridgeNameUnknown,
  bridgeOfEverything,
  bridgeRefused,
  certificateExpired,
  certificateNotRenewed,
  certificateNotServed,
  certificateWithoutChain,
  certificateWithoutNames,
  clockBehind,
  configurationOfRoot,
  crashed,
  databaseInMemory,
  databaseOfRoot,
  databaseReadOnly,
  diskFull,
  duplicatePersistenceLocation,
  firewall,
  fixedAddress,
  hostsDeny,
  hostsDenyOthers,
  hung,
  ignoredFile,
  includeDirBlank,
  ipv6Only,
  keyOfAnotherCertificate,
  keyUnreadable,
  listenerTwice,
  localOnly,
  logDirectoryGone,
  logDirectoryOfRoot,
  logRenamed,
  logRotatedInSilence,
  logTooLarge,
  openFiles,
  optionOfNewerVersion,
  otherConfiguration,
  passwordFileLink,
  passwordFileMissing,
  passwordFileOfRoot,
  passwordFileOpen,
  passwordFileUnreadableAtReload,
  passwordTextInConfD,
  perListenerSettingsLate,
  persistenceDirectoryMissing,
  pidFileDirectoryMissing,
  pluginMissing,
  portTaken,
  privateNetwork,
  protectSystem,
  reloadForgotten,
  reloadProgramMissing,
  renewalHookMissing,
  restartForgotten,
  restartLoop,
  severalPrograms,
  startLimit,
  stopped,
  unitAccountMissing,
  unitDirectoryMissing,
  unitDisabled,
  unitMasked,
  unitNotReread,
  unknownOption,
  upgraded,
  userUnknown,
  utf16,
  websocketsAlone,
];

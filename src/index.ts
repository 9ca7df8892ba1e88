/** The library's face: the same engines as the commands, without a terminal. */
export { AccessList } from './acl/access-list.js';
export { type AccessRequest, type Decision, decide } from './acl/decide.js';
export { type AclChange, type ChangedAcl, changeAcl } from './acl/edit.js';
export { formatAcl } from './acl/format.js';
export { type LoadedAclFile, loadAclFile } from './acl/load.js';
export { type Matrix, matrixOf } from './acl/matrix.js';
export { reasonOf } from './acl/reason.js';
export { type Reader, whoMay } from './acl/who.js';
export { type ApplyOptions, type ApplyOutcome, carryOut as carryOutApply } from './apply/carry-out.js';
export { History as ApplyHistory, usualHistory as usualApplyHistory } from './apply/history.js';
export { type Need, needOf } from './apply/needed.js';
export { type ApplyPlan, examineLive, type Live, planApply } from './apply/plan.js';
export { type Recovered, recover as recoverApply } from './apply/recover.js';
export { widerIn } from './apply/wider.js';
export { type Explanation, explainMessage } from './broker-messages/explain.js';
export {
  type ClientQuestion,
  type ClientRights,
  type ClientSettings,
  clientSettings,
  isReady as isClientReady,
} from './clients/client-settings.js';
export { programNamed as clientProgramNamed, programs as clientPrograms } from './clients/programs/index.js';
export { options as configOptions } from './conf/catalogue/index.js';
export { compareConfigurations } from './conf/compare/compare.js';
export type { Difference } from './conf/compare/difference.js';
export { differences as editedDifferences } from './conf/edit/compare.js';
export { formatConfig } from './conf/edit/format.js';
export { type EffectiveSetting, effectiveSettings } from './conf/effective.js';
export { type Evaluation, evaluate as evaluateConfig } from './conf/evaluate/evaluate.js';
export { type Circumstances, usualBuild } from './conf/evaluate/state.js';
export { type ExpectedSocket, expectedSockets, type NetworkFacts } from './conf/expected-sockets.js';
export type { BrokerModel, Directive, Listener, Setting } from './conf/model.js';
export { type Version, version, versionText } from './conf/version.js';
export { Configuration, type FileChange } from './config/configuration.js';
export { type Formatting, formatting } from './config/format.js';
export { removal, type SettingChange, settingChange } from './config/set.js';
export { type Section, shownSections, valuesFor } from './config/shown.js';
export type { Check, Finding, Repair } from './doctor/check.js';
export { checks as doctorChecks } from './doctor/checks/index.js';
export { Examination, type ExaminationOptions } from './doctor/examination.js';
export { type CheckResult, examine, isWell } from './doctor/examine.js';
export { type ProbeOptions, type ProbeReport, probe } from './host/probe/probe.js';
export { type ProbeTarget, parseTarget as parseBrokerUrl } from './host/probe/target.js';
export type { ListeningSocket } from './host/sockets/listening-socket.js';
export { listeningSockets } from './host/sockets/listening-sockets.js';
export { networkFacts } from './host/sockets/machine-network.js';
export { type Answers, answersSchema } from './init/answers.js';
export { type Layout, layoutOf } from './init/layout.js';
export { type InitPlan, type InitRequest, planInit } from './init/plan.js';
export { loadProfile, type Profile } from './init/profiles.js';
export { writeInit } from './init/write.js';
export type { Account, FileSystem } from './installation/filesystem.js';
export { Installation, type InstallationFlags } from './installation/installation.js';
export { MemoryFileSystem } from './installation/memory-filesystem.js';
export { RealFileSystem } from './installation/real-filesystem.js';
export { allRules } from './lint/all-rules.js';
export { fixedFiles } from './lint/fixes.js';
export { type LintOptions, lint } from './lint/lint.js';
export { type LintResult, type LintSummary, summarize, type TreeResult } from './lint/result.js';
export { type Migration, type MigrationRequest, migrate } from './migrate/migrate.js';
export { type CredentialFormat, readCredentials } from './passwd/credentials.js';
export { argon2id } from './passwd/formats/argon2id.js';
export { pbkdf2Sha512 } from './passwd/formats/pbkdf2.js';
export { sha512 } from './passwd/formats/sha512.js';
export {
  type HashFormat,
  type HashReading,
  type PasswordBuild,
  type PasswordHash,
  readHash,
} from './passwd/formats.js';
export { type HashSettings, isPassword, makeHash, USUAL_SETTINGS } from './passwd/hashing.js';
export { type ListedUser, listUsers, type UserList } from './passwd/list.js';
export { type LoadedPasswordFile, loadPasswordFile } from './passwd/load.js';
export { type PasswordEntry, type PasswordFile, parsePasswordFile } from './passwd/parse.js';
export { planRehash, type RehashPlan } from './passwd/rehash.js';
export { type NewSecret, type PasswordChanges, PasswordSetter, removeUsers } from './passwd/set-passwords.js';
export { PasswordVerifier, type Verdict } from './passwd/verify.js';
export { matchSockets, type PortRow } from './ports/match-sockets.js';
export { changeFile } from './store/change-file.js';
export type { Diagnostic, Fix, Place, Severity } from './text/diagnostic.js';
export { applyEdits, type Edit } from './text/edit.js';
export { MqttctlError, UsageError } from './text/error.js';
export { SourceFile, type Span } from './text/source-file.js';
export { type CertificateRequest, createAuthority, type Issued, issueCertificate } from './tls/authority.js';
export type { CheckedCertificate, TlsFinding } from './tls/check.js';
export { checkListeners, type ListenerCheck } from './tls/check-listeners.js';
export { checkFile as checkCertificateFile, checkUrl as checkServedCertificate } from './tls/check-others.js';
export { type DeployRequest, deployAll as deployCertificates } from './tls/deploy-all.js';
export { type OwnCertificates, type OwnRequest, planOwnCertificates } from './tls/own-certificates.js';
export { writeOwnCertificates } from './tls/write-own.js';

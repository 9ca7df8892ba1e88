/** The library's face: the same engines as the commands, without a terminal. */
export { options as configOptions } from './conf/catalogue/index.js';
export { type Evaluation, evaluate as evaluateConfig } from './conf/evaluate/evaluate.js';
export { type Circumstances, usualBuild } from './conf/evaluate/state.js';
export type { BrokerModel, Directive, Listener, Setting } from './conf/model.js';
export { type Version, version, versionText } from './conf/version.js';
export type { Account, FileSystem } from './installation/filesystem.js';
export { Installation, type InstallationFlags } from './installation/installation.js';
export { MemoryFileSystem } from './installation/memory-filesystem.js';
export { RealFileSystem } from './installation/real-filesystem.js';
export { allRules } from './lint/all-rules.js';
export { fixedFiles } from './lint/fixes.js';
export { type LintOptions, lint } from './lint/lint.js';
export { type LintResult, type LintSummary, summarize, type TreeResult } from './lint/result.js';
export type { Diagnostic, Fix, Place, Severity } from './text/diagnostic.js';
export { applyEdits, type Edit } from './text/edit.js';
export { MqttctlError, UsageError } from './text/error.js';
export { SourceFile, type Span } from './text/source-file.js';

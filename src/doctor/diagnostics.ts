import type { Diagnostic } from '../text/diagnostic.js';
import type { Finding, Section } from './check.js';
import type { Examination } from './examination.js';
import { judgesAccount, repairOf } from './repairs.js';

/** Rules that tell the cause of what the broker refuses in the same line. */
const CAUSES = ['form/utf-16'];

/** Which part of the report a lint rule belongs to, where that is not `configuration`. */
const SECTIONS_OF_RULES: Readonly<Record<string, Section>> = {
  'files/unreadable': 'rights',
  'files/unwritable': 'rights',
  'files/not-seen': 'rights',
  'files/runtime-directory': 'rights',
  'files/log-not-writable': 'rights',
  'files/unreadable-on-reload': 'rights',
  'files/security-file-owner': 'rights',
  'files/security-file-copy': 'rights',
  'files/database-not-writable': 'persistence',
  'files/database-not-readable': 'persistence',
  'files/database-link': 'persistence',
  'files/not-a-database': 'persistence',
  'security/readable-secret': 'rights',
  'security/readable-bridge-password': 'rights',
  'files/lets-encrypt-in-place': 'tls',
  'files/certificate-expired': 'tls',
  'files/certificate-not-yet-valid': 'tls',
  'files/certificate-expires-soon': 'tls',
  'files/authority-expired': 'tls',
  'files/chain-missing': 'tls',
  'files/revocations-outdated': 'tls',
  'files/capath-empty': 'tls',
  'files/ignored-by-websockets': 'tls',
  'security/old-tls': 'tls',
  'security/weak-ciphers': 'tls',
  'security/public-authority': 'tls',
  'structure/bridge-of-everything': 'bridges',
  'structure/bridges-in-parallel': 'bridges',
  'security/plain-bridge-password': 'bridges',
  'security/insecure-bridge': 'bridges',
};

function sectionOfRule(rule: string): Section {
  return SECTIONS_OF_RULES[rule] ?? (rule.startsWith('tls/') ? 'tls' : 'configuration');
}

/**
 * What lint finds for one part of the report: errors fail, warnings warn, advice is left to lint. What stops the
 * broker comes first, and of several findings in one line the gravest stands for all. While the broker does not start
 * there are no warnings: many come of what it refuses.
 */
export function lintFindings(examination: Examination, section: Section): Finding[] {
  const { diagnostics, evaluation } = examination;
  return gravestOfLines(diagnostics)
    .filter(({ severity }) => evaluation.starts || severity === 'error')
    .filter(({ rule }) => evaluation.account.uid >= 0 || !judgesAccount(rule))
    .filter(({ rule }) => sectionOfRule(rule) === section)
    .map((diagnostic) => findingOf(examination, diagnostic));
}

function gravestOfLines(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const lines = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics.filter(({ severity }) => severity !== 'info').sort(byGravity)) {
    const line = `${diagnostic.file.path}:${diagnostic.file.lineAt(diagnostic.span.start)}`;
    if (!lines.has(line)) lines.set(line, diagnostic);
  }
  return [...lines.values()];
}

function byGravity(a: Diagnostic, b: Diagnostic): number {
  return gravity(b) - gravity(a);
}

function gravity({ rule, fatal, severity }: Diagnostic): number {
  if (CAUSES.includes(rule)) return 3;
  return fatal ? 2 : severity === 'error' ? 1 : 0;
}

function findingOf(examination: Examination, diagnostic: Diagnostic): Finding {
  const { file, span, message, severity } = diagnostic;
  const fix = repairOf(examination, diagnostic);
  return {
    status: severity === 'error' ? 'fail' : 'warn',
    detail: message,
    file: file.path,
    line: file.lineAt(span.start),
    ...(fix && { fix }),
  };
}

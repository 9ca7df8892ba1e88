import { pathToFileURL } from 'node:url';
import type { LintResult } from '../lint/result.js';
import type { RuleDocs } from '../lint/rule.js';
import type { Diagnostic, Place, Severity } from '../text/diagnostic.js';
import { jsonText } from './json-text.js';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0 (OASIS), for code scanning services. Columns count characters, as SARIF asks for unicodeCodePoints. */
export function sarifReport({ trees }: LintResult, rules: readonly RuleDocs[], version: string): string {
  const diagnostics = trees.flatMap((tree) => tree.diagnostics);
  const used = rules.filter(({ id }) => diagnostics.some(({ rule }) => rule === id));
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'mqttctl', semanticVersion: version, rules: used.map(descriptor) } },
        columnKind: 'unicodeCodePoints',
        results: diagnostics.map((diagnostic) => resultOf(diagnostic, used)),
      },
    ],
  };
  return jsonText(document);
}

function descriptor({ id, severity, summary, why }: RuleDocs): object {
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function resultOf(diagnostic: Diagnostic, rules: readonly RuleDocs[]): object {
  const { rule, severity, message, related = [], fix } = diagnostic;
  const ruleIndex = rules.findIndex(({ id }) => id === rule);
  return {
    ruleId: rule,
    ...(ruleIndex >= 0 && { ruleIndex }),
    level: LEVELS[severity],
    message: { text: message },
    locations: [location(diagnostic)],
    ...(related.length > 0 && {
      relatedLocations: related.map((other) => ({ ...location(other), message: { text: other.message } })),
    }),
    ...(fix && {
      fixes: [
        {
          description: { text: fix.title },
          artifactChanges: fix.edits.map(({ file, span, newText }) => ({
            artifactLocation: { uri: uriOf(file.path) },
            replacements: [{ deletedRegion: region({ file, span }), insertedContent: { text: newText } }],
          })),
        },
      ],
    }),
  };
}

function location(place: Place): { physicalLocation: object } {
  return { physicalLocation: { artifactLocation: { uri: uriOf(place.file.path) }, region: region(place) } };
}

function region({ file, span }: Place): object {
  const { start, end } = file.range(span);
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

import type { LintResult, TreeResult } from '../lint/result.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { placeText } from './text.js';
import { escapeXml } from './xml.js';

/**
 * JUnit XML: a suite for each tree and a case for each file; a file with errors or warnings has failed, once, as
 * readers of JUnit expect. Infos are its output.
 */
export function junitReport({ trees }: LintResult): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="mqttctl lint">\n${trees.map(suite).join('')}</testsuites>\n`;
}

function suite(tree: TreeResult): string {
  // What could not be read has findings too.
  const paths = new Set([...tree.files, ...tree.diagnostics.map(({ file }) => file)].map((file) => file.path));
  const cases = Array.from(paths, (path) => testCase(tree, path));
  const failures = new Set(tree.diagnostics.filter(isFailure).map(({ file }) => file.path)).size;
  const name = `${tree.path} for Mosquitto ${tree.target}`;
  const time = (tree.elapsedMs / 1000).toFixed(3);
  return `  <testsuite name="${escapeXml(name)}" tests="${cases.length}" failures="${failures}" time="${time}">\n${cases.join('')}  </testsuite>\n`;
}

function testCase(tree: TreeResult, path: string): string {
  const found = tree.diagnostics.filter(({ file }) => file.path === path);
  const head = `    <testcase classname="${escapeXml(tree.path)}" name="${escapeXml(path)}"`;
  if (found.length === 0) return `${head}/>\n`;
  const infos = found.filter((diagnostic) => !isFailure(diagnostic));
  const output = infos.length > 0 ? `      <system-out>${lines(infos)}</system-out>\n` : '';
  return `${head}>\n${failure(found.filter(isFailure))}${output}    </testcase>\n`;
}

function failure(found: readonly Diagnostic[]): string {
  const [first] = found;
  if (!first) return '';
  const more = found.length > 1 ? ` (and ${found.length - 1} more)` : '';
  return `      <failure type="${first.rule}" message="${escapeXml(first.message)}${more}">${lines(found)}</failure>\n`;
}

function isFailure({ severity }: Diagnostic): boolean {
  return severity !== 'info';
}

function lines(found: readonly Diagnostic[]): string {
  return found
    .map((diagnostic) => `${placeText(diagnostic)}: ${diagnostic.severity}: ${diagnostic.message} [${diagnostic.rule}]`)
    .map(escapeXml)
    .join('\n');
}

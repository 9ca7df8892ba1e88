import type { LintResult, TreeResult } from '../lint/result.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { placeText } from './text.js';
import { visible } from './visible.js';

/**
 * JUnit XML: a suite for each tree and a case for each file; errors and warnings are failures of their file, infos
 * are its output.
 */
export function junitReport({ trees }: LintResult): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="mqttctl lint">\n${trees.map(suite).join('')}</testsuites>\n`;
}

function suite(tree: TreeResult): string {
  const cases = tree.files.map((file) => testCase(tree, file.path));
  const failures = tree.diagnostics.filter(isFailure).length;
  const name = `${tree.path} for Mosquitto ${tree.target}`;
  const time = (tree.elapsedMs / 1000).toFixed(3);
  return `  <testsuite name="${escapeXml(name)}" tests="${cases.length}" failures="${failures}" time="${time}">\n${cases.join('')}  </testsuite>\n`;
}

function testCase(tree: TreeResult, path: string): string {
  const found = tree.diagnostics.filter(({ file }) => file.path === path);
  const head = `    <testcase classname="${escapeXml(tree.path)}" name="${escapeXml(path)}"`;
  if (found.length === 0) return `${head}/>\n`;
  const failures = found
    .filter(isFailure)
    .map(
      (diagnostic) =>
        `      <failure type="${diagnostic.rule}" message="${escapeXml(diagnostic.message)}">${escapeXml(line(diagnostic))}</failure>\n`,
    );
  const infos = found.filter((diagnostic) => !isFailure(diagnostic)).map(line);
  const output = infos.length > 0 ? `      <system-out>${escapeXml(infos.join('\n'))}</system-out>\n` : '';
  return `${head}>\n${failures.join('')}${output}    </testcase>\n`;
}

function isFailure({ severity }: Diagnostic): boolean {
  return severity !== 'info';
}

function line(diagnostic: Diagnostic): string {
  return `${placeText(diagnostic)}: ${diagnostic.severity}: ${diagnostic.message} [${diagnostic.rule}]`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeXml(text: string): string {
  return text
    .split('\n')
    .map(visible)
    .join('\n')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

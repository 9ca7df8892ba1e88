import type { MemoryEntry } from '../../../src/installation/memory-filesystem.js';
import type { Rule } from '../../../src/lint/rule.js';
import { foundBy } from '../rule-tester.js';

/** `severity FILE:LINE:COLUMN message (related FILE:LINE)`, for each finding of a rule. */
export function told(
  text: string | Buffer,
  rule: Rule,
  target?: string,
  more?: Readonly<Record<string, MemoryEntry>>,
): string[] {
  return foundBy(text, rule, target, more).map(({ severity, file, span, message, related = [] }) => {
    const { line, column } = file.position(span.start);
    const others = related.map((other) => ` (${nameOf(other.file.path)}:${other.file.lineAt(other.span.start)})`);
    return `${severity} ${nameOf(file.path)}:${line}:${column} ${message}${others.join('')}`;
  });
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

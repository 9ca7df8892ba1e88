import { t } from '../language/t.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { SourceFile } from '../text/source-file.js';
import type { RuleDocs } from './rule.js';

/** A comment that silences rules on the next line: `# mqttctl-disable-next-line RULE, RULE -- the reason`. */
interface Suppression {
  readonly file: SourceFile;
  readonly line: number;
  readonly rules: ReadonlySet<string>;
  readonly hasReason: boolean;
  used: boolean;
}

const MARK = 'mqttctl-disable-next-line';
const COMMENT = /^#\s*mqttctl-disable-next-line(?=\s|$)/;

/**
 * The findings that no comment silences. What stops the broker cannot be silenced, and a comment that silences
 * nothing or gives no reason is itself a finding.
 */
export function applySuppressions(files: readonly SourceFile[], found: readonly Diagnostic[]): Diagnostic[] {
  const suppressions = files.flatMap(suppressionsIn);
  if (suppressions.length === 0) return [...found];
  const kept = found.filter((diagnostic) => {
    const silencing = suppressions.find((suppression) => silences(suppression, diagnostic));
    if (!silencing || diagnostic.fatal) return true;
    silencing.used = true;
    return false;
  });
  return [...kept, ...suppressions.flatMap(complaints)];
}

function suppressionsIn(file: SourceFile): Suppression[] {
  if (!file.bytes.includes(MARK)) return [];
  const found: Suppression[] = [];
  for (let line = 1; line <= file.lineCount; line++) {
    const text = file.text(file.lineSpan(line));
    const comment = COMMENT.exec(text);
    if (!comment) continue;
    const words = text
      .slice(comment[0].length)
      .split(/[\s,]+/)
      .filter(Boolean);
    const dashes = words.indexOf('--');
    const rules = new Set(dashes === -1 ? words : words.slice(0, dashes));
    found.push({ file, line, rules, hasReason: dashes !== -1 && dashes < words.length - 1, used: false });
  }
  return found;
}

function silences({ file, line, rules }: Suppression, diagnostic: Diagnostic): boolean {
  return diagnostic.file === file && rules.has(diagnostic.rule) && file.lineAt(diagnostic.span.start) === line + 1;
}

function complaints({ file, line, rules, hasReason, used }: Suppression): Diagnostic[] {
  const place = { file, span: file.lineSpan(line), severity: 'info', fatal: false } as const;
  const about: Diagnostic[] = [];
  if (!used) {
    about.push({
      ...place,
      rule: 'lint/unused-suppression',
      message: t`Nothing on the next line is found by ${[...rules].join(', ') || t`any rule`}: remove this comment.`,
    });
  }
  if (!hasReason) {
    about.push({
      ...place,
      rule: 'lint/suppression-without-reason',
      message: t`Say why, for those who come after: add " -- REASON" to this comment.`,
    });
  }
  return about;
}

/** What is found about the comments themselves. */
export const suppressionRules: readonly RuleDocs[] = [
  {
    id: 'lint/unused-suppression',
    severity: 'info',
    summary: t`A mqttctl-disable-next-line comment silences nothing.`,
    why: t`The mistake is gone, or the rule has another name; a comment that stays would hide the next one. What keeps the broker from starting cannot be silenced.`,
    example: {
      bad: '# mqttctl-disable-next-line form/quotes -- the name has them\nmax_keepalive 60',
      good: 'max_keepalive 60',
    },
  },
  {
    id: 'lint/suppression-without-reason',
    severity: 'info',
    summary: t`A mqttctl-disable-next-line comment does not say why.`,
    why: t`Whoever comes next has to know whether it is still right. Write the reason behind two dashes.`,
    example: {
      bad: '# mqttctl-disable-next-line versions/deprecated\nport 1883',
      good: '# mqttctl-disable-next-line versions/deprecated -- the fleet still has 1.6\nport 1883',
    },
  },
];

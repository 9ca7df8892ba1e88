import type { Diagnostic, Place } from '../text/diagnostic.js';
import type { Edit } from '../text/edit.js';
import type { SourceFile, Span } from '../text/source-file.js';
import { HIDDEN, secretsOnLine } from './secrets.js';

/**
 * A finding that can be printed anywhere, also by programs that know nothing of secrets: messages quote words of the
 * file, and where such a word holds a secret it is hidden. A fix that would have to write a secret is left out.
 */
export function withoutSecrets(found: Diagnostic): Diagnostic {
  const { fix, ...rest } = found;
  const tell = tellerFor(found);
  const kept = fix && !fix.edits.some(writesSecret) && { ...fix, title: tell(fix.title) };
  return { ...rest, message: tell(found.message), ...(kept && { fix: kept }) };
}

/** Hides in a text what it quotes of the secrets at a place. */
function tellerFor({ file, span }: Place): (text: string) => string {
  const line = lineOf(file, span);
  const name = nameOn(file, line);
  const quotable = secretsOnLine(file, line).filter((secret) => overlap(secret, span) || overlap(secret, name));
  const quotes = quotable.map((secret) => ({ secret: file.text(secret), leads: leadsOf(file, line, span, secret) }));
  return (text) => quotes.reduce((shown, { secret, leads }) => hideQuoted(shown, secret, leads), text);
}

/** Where the name stands that messages about a line of a password or PSK file tell, whatever part they point at. */
function nameOn(file: SourceFile, line: Span): Span {
  const isColonLine = file.language === 'password file' || file.language === 'PSK file';
  const length = isColonLine ? file.bytes.subarray(line.start, line.end).indexOf(':') : 0;
  return { start: line.start, end: line.start + Math.max(length, 0) };
}

function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/**
 * What stands before a secret where a message quotes it: an apostrophe, or what the quoted words have before it. A
 * word of the message itself shall stay, though it may be a password: where the finding points at the secret alone,
 * nothing before it is quoted.
 */
function leadsOf(file: SourceFile, line: Span, span: Span, secret: Span): readonly string[] {
  const before = file.text({ start: Math.max(secret.start - 1, line.start), end: secret.start });
  // The broker reads over colons at the beginning, and takes for a name what was meant as the hash or key.
  const isName = /^[ \t-\r:]*$/.test(file.text({ start: line.start, end: secret.start }));
  if (isName) return ["'", ' ', before];
  return secret.start === span.start ? ["'"] : ["'", before];
}

/** So much of a secret is not to be seen: messages cut long words short. */
const TELLING = 4;

function hideQuoted(message: string, secret: string, leads: readonly string[]): string {
  const beginning = secret.slice(0, TELLING);
  let shown = '';
  let at = 0;
  for (let found = message.indexOf(beginning); found !== -1; found = message.indexOf(beginning, found + 1)) {
    if (found < at || !leads.includes(message.charAt(found - 1))) continue;
    shown += message.slice(at, found) + HIDDEN;
    at = found + alike(message.slice(found), secret);
  }
  return shown + message.slice(at);
}

/** How many characters two texts have in common at their beginning. */
function alike(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

function writesSecret({ file, span, newText }: Edit): boolean {
  if (newText.trim() === '') return false;
  const secrets = secretsOnLine(file, lineOf(file, span));
  return secrets.some((secret) => newText.includes(file.text(secret).slice(0, TELLING)));
}

function lineOf(file: SourceFile, { start }: Span): Span {
  return file.lineSpan(file.lineAt(start));
}

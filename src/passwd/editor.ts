import { encode, isBlank } from '../conf/tokens.js';
import { isMqttUtf8 } from '../conf/utf8.js';
import type { Version } from '../conf/version.js';
import { t } from '../language/t.js';
import { applyEdits, type Edit } from '../text/edit.js';
import type { SourceFile, Span } from '../text/source-file.js';
import { entriesOf, type PasswordEntry, parsePasswordFile } from './parse.js';

/** Up to so many users are searched for one by one; for more, the whole file is taken apart once. */
const FEW = 16;

/**
 * Changes to the users of one password file, collected and then made all at once. Every byte that does not belong to
 * a changed user stays. Users are named by the bytes of their name, as latin1.
 */
export class PasswordEditor {
  readonly #edits: Edit[] = [];
  readonly #added: string[] = [];
  #index: ReadonlyMap<string, readonly PasswordEntry[]> | undefined;

  /** @param users how many users will be asked for */
  constructor(
    private readonly file: SourceFile,
    private readonly target: Version,
    users: number,
  ) {
    if (users > FEW) this.#index = indexOf(file, target);
  }

  /** The lines of a user in the file as it was; more than one is a mistake that each broker takes in its own way. */
  entries(user: string): readonly PasswordEntry[] {
    return this.#index ? (this.#index.get(user) ?? []) : entriesOf(this.file, this.target, user);
  }

  /** Gives a user a hash: in the place of the old one, or at the end. Of several lines of the user one is left. */
  set(user: string, hash: string): void {
    const [first, ...others] = this.entries(user);
    if (!first) {
      this.#added.push(`${user}:${hash}`);
      return;
    }
    this.#replaceHash(first, hash);
    for (const { span } of others) this.#replace(span, '');
  }

  /** Removes all lines of a user. */
  remove(user: string): void {
    for (const { span } of this.entries(user)) this.#replace(span, '');
  }

  /** The file with the changes made, in parts: a large one that gets one more line is not copied for that. */
  content(): readonly Buffer[] {
    const edits = [...this.#edits].sort((a, b) => a.span.start - b.span.start);
    const changed = edits.length === 0 ? this.file.bytes : applyEdits(this.file, edits);
    if (this.#added.length === 0) return [changed];
    const newline = this.#newline();
    const isOpen = changed.length > 0 && changed.at(-1) !== LF;
    const lines = `${isOpen ? newline : ''}${this.#added.map((line) => line + newline).join('')}`;
    return [changed, Buffer.from(lines, 'latin1')];
  }

  /** What stands behind the colon, but for blanks at the end: what follows a second colon never counted. */
  #replaceHash({ user, line }: PasswordEntry, hash: string): void {
    const { bytes } = this.file;
    let end = line?.end ?? user.end;
    while (end > user.end && isBlank(bytes[end - 1] ?? 0)) end--;
    const colon = bytes.subarray(0, end).indexOf(COLON, user.end);
    // In a line like `:alice` the colons do not stand behind the name.
    if (colon === -1) this.#replace({ start: user.end, end: user.end }, `:${hash}`);
    else this.#replace({ start: colon + 1, end }, hash);
  }

  #replace(span: Span, newText: string): void {
    this.#edits.push({ file: this.file, span: { start: span.start, end: span.end }, newText });
  }

  /** As the first line has it. */
  #newline(): string {
    const { bytes } = this.file;
    const first = bytes.indexOf(LF);
    return first > 0 && bytes[first - 1] === CR ? '\r\n' : '\n';
  }
}

const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;

function indexOf(file: SourceFile, target: Version): ReadonlyMap<string, readonly PasswordEntry[]> {
  const index = new Map<string, PasswordEntry[]>();
  for (const line of parsePasswordFile(file, target).lines) {
    if (line.kind !== 'entry') continue;
    const known = index.get(line.user.text);
    if (known) known.push(line);
    else index.set(line.user.text, [line]);
  }
  return index;
}

/** Why no entry can be made for a name, to follow on "The user name "; undefined where it can. */
export function whyNoUser(name: string): string | undefined {
  const bytes = encode(name);
  if (bytes === '') return t`is empty`;
  if (bytes.includes(':')) return t`has a colon, which ends the name in a password file`;
  if (bytes.startsWith('#')) return t`begins with #, which makes the line a comment`;
  if (isBlank(bytes.charCodeAt(0)) || isBlank(bytes.charCodeAt(bytes.length - 1))) {
    return t`begins or ends with a blank, which the broker cuts off`;
  }
  if (bytes.length > USER_BYTES_MAX) return t`has over ${USER_BYTES_MAX} bytes, which MQTT has no room for`;
  if (!isMqttUtf8(bytes)) return t`has characters that MQTT does not allow, so nobody could log in with it`;
  return undefined;
}

const USER_BYTES_MAX = 65_535;

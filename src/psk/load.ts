import { decode, type Token } from '../conf/tokens.js';
import { type Version, version, versionText } from '../conf/version.js';
import { t } from '../language/t.js';
import type { Diagnostic, Related } from '../text/diagnostic.js';
import { unreadBytes } from '../text/file-pieces.js';
import type { SourceFile, Span } from '../text/source-file.js';
import { type PskEntry, type PskFile, parsePskFile } from './parse.js';

/** An identity that the broker knows after reading the file. */
export interface PskIdentity {
  readonly name: string;
  readonly entry: PskEntry;
  /** In hexadecimal digits; may be empty, which no client can use. */
  readonly key: string;
}

export interface LoadedPskFile {
  readonly tree: PskFile;
  readonly identities: readonly PskIdentity[];
  /** In the order of the file, which is the order in which the broker meets them. */
  readonly problems: readonly Diagnostic[];
}

const LENGTH_MAX = 65535;
const FIRST_COUNTS = version('2.1');

/**
 * Reads a PSK file as the broker of a version does at its start: only a key that is not hexadecimal stops it
 * (psk__file_parse of src/security_default.c, src/psk_file.c of 2.1). Up to 2.0 the last line of an identity
 * counts and all are checked; from 2.1 on the first does, and later ones and empty names are passed over.
 */
export function loadPskFile(file: SourceFile, target: Version): LoadedPskFile {
  const tree = parsePskFile(file, target);
  const load = new PskLoad(file, target);
  for (const line of tree.lines) {
    const unread = unreadBytes(file, line, 'psk');
    if (unread) load.problems.push(unread);
    if (line.kind === 'entry') load.entry(line);
    else if (line.kind === 'ignored') {
      load.report('no-colon', line.span, t`The broker ignores this line: write identity:key, or # as first character.`);
    }
  }
  return { tree, identities: [...load.identities.values()], problems: load.problems };
}

class PskLoad {
  readonly problems: Diagnostic[] = [];
  /** By the bytes of the name. */
  readonly identities = new Map<string, PskIdentity>();

  constructor(
    private readonly file: SourceFile,
    private readonly target: Version,
  ) {}

  entry(entry: PskEntry): void {
    const { identity, key } = entry;
    const name = decode(identity.text);
    if (identity.text.length > LENGTH_MAX) {
      this.report('too-long', identity, t`The broker drops this line: an identity may have ${LENGTH_MAX} bytes.`);
    } else if (identity.text === '' && this.target >= FIRST_COUNTS) {
      this.report('no-identity', identity, t`The broker drops this line: there is no identity before the colon.`);
    } else if (!this.#duplicate(identity, name)) {
      this.#key(entry, name, key);
    }
  }

  /** Whether the line is passed over as a later one of the same identity. */
  #duplicate(identity: Token, name: string): boolean {
    const first = this.identities.get(identity.text);
    if (!first) return false;
    const firstCounts = this.target >= FIRST_COUNTS;
    const message = firstCounts
      ? t`The identity ${name} is there already, and the first line counts: remove one.`
      : t`The identity ${name} is there already, and the last line counts: remove one.`;
    const related = { file: this.file, span: spanOf(first.entry.identity), message: t`first here` };
    this.report('duplicate-identity', identity, message, [related]);
    return firstCounts;
  }

  #key(entry: PskEntry, name: string, key: Token | undefined): void {
    const { identity } = entry;
    if (!key) {
      this.report('no-key', identity, t`The broker drops the identity ${name}: add its key after the colon.`);
    } else if (key.text.length > LENGTH_MAX) {
      this.report('too-long', key, t`The broker drops the identity ${name}: a key may have ${LENGTH_MAX} bytes.`);
    } else if (/[^0-9a-fA-F]/.test(key.text)) {
      this.#refuse(key, name);
    } else {
      if (key.text === '') this.report('no-key', identity, t`The key of ${name} is empty, so no client can use it.`);
      this.identities.set(identity.text, { name, entry, key: key.text });
    }
  }

  report(rule: string, span: Span, message: string, related?: readonly Related[]): void {
    this.problems.push({
      rule: `psk/${rule}`,
      severity: 'warning',
      fatal: false,
      message,
      file: this.file,
      span: spanOf(span),
      ...(related && { related }),
    });
  }

  /** The key is a secret and stays out of the message. */
  #refuse(span: Span, name: string): void {
    const then = t`Mosquitto ${versionText(this.target)} does not start.`;
    this.problems.push({
      rule: 'psk/bad-key',
      severity: 'error',
      fatal: true,
      message: t`The key of ${name} has other characters than hexadecimal digits: write it as 0-9 and a-f. ${then}`,
      file: this.file,
      span: spanOf(span),
    });
  }
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}

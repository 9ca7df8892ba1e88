import { type Document, isMap, isScalar, parseDocument, type YAMLParseError } from 'yaml';
import { t } from '../language/t.js';
import type { Place } from './diagnostic.js';
import { MqttctlError } from './error.js';
import type { SourceFile, Span } from './source-file.js';

type Path = readonly PropertyKey[];

/**
 * A YAML file (or JSON, which is a part of it) with the way back from every value to its place. Every value is taken
 * for the text that stands there: a user may be called `007` or `no` without quotes.
 */
export class YamlSource {
  readonly content: unknown;
  readonly #document: Document;
  readonly #text: string;

  /** @throws MqttctlError that names line and column of what is no YAML */
  constructor(readonly file: SourceFile) {
    this.#text = file.bytes.toString('utf8');
    // Otherwise the places would be wrong, and the names.
    const wrong = firstDifference(Buffer.from(this.#text), file.bytes);
    if (wrong !== undefined) throw this.errorAt({ start: wrong, end: wrong }, t`this is not UTF-8: save the file so.`);
    this.#document = parseDocument(this.#text, { schema: 'failsafe', prettyErrors: false });
    const [error] = this.#document.errors;
    if (error) throw this.errorAt(this.#span(error.pos), explain(error));
    try {
      this.content = this.#document.toJS();
    } catch (caught) {
      // An alias of nothing, or more of them than anybody needs.
      throw this.errorAt({ start: 0, end: 0 }, t`this cannot be read as YAML: ${sentence((caught as Error).message)}`);
    }
  }

  /** Where the value of these keys stands; what comes by way of an alias stands where the alias does. */
  place(path: Path): Place {
    return { file: this.file, span: this.#spanOf(path) };
  }

  /** Where a key itself stands. */
  keyPlace(path: Path, key: string): Place {
    const map = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    const keys = isMap(map) ? map.items.map((pair) => pair.key) : [];
    const found = keys.find((candidate) => isScalar(candidate) && candidate.value === key);
    return isScalar(found) && found.range ? { file: this.file, span: this.#span(found.range) } : this.place(path);
  }

  /** An error of the file, to be thrown. */
  errorAt(span: Span, message: string): MqttctlError {
    const { line, column } = this.file.position(span.start);
    return new MqttctlError(`${this.file.path}:${line}:${column}: ${message}`);
  }

  #spanOf(path: Path): Span {
    const node = this.#document.getIn(path, true) as { range?: readonly number[] } | undefined;
    if (node?.range) return this.#span(node.range);
    return path.length === 0 ? { start: 0, end: 0 } : this.#spanOf(path.slice(0, -1));
  }

  /** The parser counts UTF-16 units. */
  #span([start = 0, end = start]: readonly number[]): Span {
    const first = Buffer.byteLength(this.#text.slice(0, start));
    return { start: first, end: first + Buffer.byteLength(this.#text.slice(start, end)) };
  }
}

function firstDifference(a: Buffer, b: Buffer): number | undefined {
  if (a.equals(b)) return undefined;
  let at = 0;
  while (a[at] === b[at]) at++;
  return at;
}

function explain({ code, message }: YAMLParseError): string {
  if (code === 'DUPLICATE_KEY') return t`this key stands here for the second time: join the two.`;
  if (code === 'BAD_SCALAR_START') return t`no YAML text can begin with this character: put quotes around the text.`;
  return t`this is no YAML: ${sentence(message)}`;
}

/** The first line of a message, as a sentence. */
function sentence(message: string): string {
  return `${(message.split('\n')[0] ?? '').replace(/[.:]$/, '')}.`;
}

import { decode, encode } from '../conf/tokens.js';
import { version } from '../conf/version.js';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import type { SourceFile } from '../text/source-file.js';
import { whyNoUser } from './editor.js';
import { readHash } from './formats.js';
import { whyNoPassword } from './hashing.js';
import type { NewSecret } from './set-passwords.js';

/** The forms in which a list of users with their passwords is read. */
export const CREDENTIAL_FORMATS = ['lines', 'csv'] as const;
export type CredentialFormat = (typeof CREDENTIAL_FORMATS)[number];

/** One character a byte. */
interface Row {
  readonly line: number;
  readonly user: string;
  readonly secret: string;
}

/**
 * Reads a list of users with their passwords. A password that is a whole hash (`$7$…`) is taken for the hash of one.
 *
 * @throws MqttctlError at the first row that is no good, with the number of others
 */
export async function readCredentials(file: SourceFile, format: CredentialFormat): Promise<readonly NewSecret[]> {
  const rows = format === 'csv' ? await csvRows(file) : lineRows(file);
  const lineOf = new Map<string, number>();
  const problems: string[] = [];
  const secrets: NewSecret[] = [];
  for (const { line, user, secret } of rows) {
    const name = decode(user);
    const first = lineOf.get(name);
    const problem = first ? t`the user ${name} stands in line ${first} already` : whyNoGood(name, user, secret);
    if (problem) problems.push(`${file.path}:${line}:1: ${problem}`);
    lineOf.set(name, first ?? line);
    secrets.push(
      isHash(secret) ? { user: name, hash: secret } : { user: name, password: Buffer.from(secret, 'latin1') },
    );
  }
  const [problem] = problems;
  if (problem === undefined) return secrets;
  const others = problems.length === 1 ? '' : t` (and ${problems.length - 1} more such lines)`;
  throw new MqttctlError(t`${problem}${others}; nothing was changed: mend the list and try again.`);
}

/** One `user:password` a line, in which the password may hold more colons; blank lines and `#` lines are left out. */
function* lineRows({ bytes, path }: SourceFile): Generator<Row> {
  const text = bytes.toString('latin1');
  let line = 0;
  for (let start = 0; start < text.length; ) {
    line++;
    const newline = text.indexOf('\n', start);
    const next = newline === -1 ? text.length : newline + 1;
    const end = newline === -1 ? next : text[newline - 1] === '\r' && newline > start ? newline - 1 : newline;
    const colon = text.indexOf(':', start);
    const isSilent = end === start || text[start] === '#';
    if (!isSilent && (colon === -1 || colon >= end)) {
      throw new MqttctlError(
        t`${path}:${line}:1: this is not user:password; nothing was changed: mend the line, or use --format csv.`,
      );
    }
    if (!isSilent) yield { line, user: text.slice(start, colon), secret: text.slice(colon + 1, end) };
    start = next;
  }
}

const USER_TITLES = ['user', 'username', 'user name', 'name', 'login'];
const PASSWORD_TITLES = ['password', 'pass', 'passwd', 'secret'];

/** Why a text is no CSV, by the library's code; its own messages quote the text, which is a password. */
const CSV_PROBLEMS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: t`a quote is not closed`,
  INVALID_OPENING_QUOTE: t`a quote stands inside a field without quotes`,
  CSV_INVALID_CLOSING_QUOTE: t`something follows a closing quote`,
};

interface CsvRecord {
  /** One character a byte. */
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** RFC 4180, with or without a row of titles; without, the first two columns count. */
async function csvRows(file: SourceFile): Promise<Row[]> {
  const records = await csvRecords(file);
  const titles = records[0]?.record.map((title) => title.trim().toLowerCase()) ?? [];
  const user = titles.findIndex((title) => USER_TITLES.includes(title));
  const password = titles.findIndex((title) => PASSWORD_TITLES.includes(title));
  const hasTitles = user !== -1 && password !== -1;
  return (hasTitles ? records.slice(1) : records).map(({ record, info: { lines: line } }) => {
    const [name, secret] = hasTitles ? [record[user], record[password]] : record;
    // With another separator than a comma, what stands for the user has the password in it.
    if (name === undefined || secret === undefined) {
      throw new MqttctlError(
        t`${file.path}:${line}:1: this row has too few columns; nothing was changed: separate user and password with a comma.`,
      );
    }
    return { line, user: name, secret };
  });
}

async function csvRecords({ bytes, path }: SourceFile): Promise<readonly CsvRecord[]> {
  const { parse } = await import('csv-parse/sync');
  const start = bytes.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
  const options = { encoding: 'latin1', info: true, relax_column_count: true, skip_empty_lines: true } as const;
  try {
    return parse(bytes.subarray(start), options) as unknown as readonly CsvRecord[];
  } catch (error) {
    const { code = '', lines = 1 } = error as Error & { code?: string; lines?: number };
    const what = CSV_PROBLEMS[code] ?? code;
    throw new MqttctlError(t`${path}:${lines}:1: this is not CSV, ${what}; nothing was changed: mend the list.`);
  }
}

function whyNoGood(name: string, user: string, secret: string): string | undefined {
  if (user !== encode(name)) return t`the user name is not UTF-8`;
  const noUser = whyNoUser(name);
  if (noUser) return t`the user name ${noUser}`;
  const noPassword = whyNoPassword(Buffer.from(secret, 'latin1'));
  return noPassword && t`the password of ${name} ${noPassword}`;
}

const NEWEST = version('2.1');

/** Whether some broker would read the text as a hash. */
function isHash(secret: string): boolean {
  if (!secret.startsWith('$')) return false;
  const reading = readHash(secret, NEWEST, { argon2: true });
  return 'hash' in reading && reading.hash !== undefined;
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

import { version } from '../conf/version.js';
import { MqttctlError } from '../text/error.js';
import type { SourceFile } from '../text/source-file.js';
import { userBytes, whyNoUser } from './editor.js';
import { readHash } from './formats.js';
import { whyNoPassword } from './hashing.js';
import type { NewSecret } from './set-passwords.js';

/** The forms in which a list of users with their passwords is read. */
export const CREDENTIAL_FORMATS = ['lines', 'csv'] as const;
export type CredentialFormat = (typeof CREDENTIAL_FORMATS)[number];

interface Row {
  readonly line: number;
  readonly user: Buffer;
  readonly secret: Buffer;
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
    const name = user.toString('utf8');
    const first = lineOf.get(name);
    const problem = first ? `the user ${name} stands in line ${first} already` : whyNoGood(name, user, secret);
    if (problem) problems.push(`${file.path}:${line}:1: ${problem}`);
    lineOf.set(name, first ?? line);
    secrets.push(isHash(secret) ? { user: name, hash: secret.toString('latin1') } : { user: name, password: secret });
  }
  const [problem] = problems;
  if (problem === undefined) return secrets;
  const others = problems.length === 1 ? '' : ` (and ${problems.length - 1} more such lines)`;
  throw new MqttctlError(`${problem}${others}; nothing was changed: mend the list and try again.`);
}

/** One `user:password` a line, in which the password may hold more colons; blank lines and `#` lines are left out. */
function* lineRows({ bytes, path }: SourceFile): Generator<Row> {
  let line = 0;
  for (let start = 0; start < bytes.length; ) {
    line++;
    const newline = bytes.indexOf(LF, start);
    const next = newline === -1 ? bytes.length : newline + 1;
    let end = newline === -1 ? next : newline;
    if (end > start && bytes[end - 1] === CR) end--;
    const text = bytes.subarray(start, end);
    start = next;
    if (text.length === 0 || text[0] === HASH_SIGN) continue;
    const colon = text.indexOf(COLON);
    if (colon === -1) {
      throw new MqttctlError(
        `${path}:${line}:1: this is not user:password; nothing was changed: mend the line, or use --format csv.`,
      );
    }
    yield { line, user: text.subarray(0, colon), secret: text.subarray(colon + 1) };
  }
}

const USER_TITLES = ['user', 'username', 'user name', 'name', 'login'];
const PASSWORD_TITLES = ['password', 'pass', 'passwd', 'secret'];

/** Why a text is no CSV, by the library's code; its own messages quote the text, which is a password. */
const CSV_PROBLEMS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  INVALID_OPENING_QUOTE: 'a quote stands inside a field without quotes',
  CSV_INVALID_CLOSING_QUOTE: 'something follows a closing quote',
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
  return (hasTitles ? records.slice(1) : records).map(({ record, info }) => ({
    line: info.lines,
    user: Buffer.from(record[hasTitles ? user : 0] ?? '', 'latin1'),
    secret: Buffer.from(record[hasTitles ? password : 1] ?? '', 'latin1'),
  }));
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
    throw new MqttctlError(`${path}:${lines}:1: this is not CSV, ${what}; nothing was changed: mend the list.`);
  }
}

function whyNoGood(name: string, user: Buffer, secret: Buffer): string | undefined {
  if (user.toString('latin1') !== userBytes(name)) return 'the user name is not UTF-8';
  const noUser = whyNoUser(name);
  if (noUser) return `the user name ${noUser}`;
  const noPassword = whyNoPassword(secret);
  return noPassword && `the password of ${name} ${noPassword}`;
}

const NEWEST = version('2.1');

/** Whether some broker would read the text as a hash. */
function isHash(secret: Buffer): boolean {
  if (secret[0] !== DOLLAR) return false;
  const reading = readHash(secret.toString('latin1'), NEWEST, { argon2: true });
  return 'hash' in reading && reading.hash !== undefined;
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;
const HASH_SIGN = 0x23;
const DOLLAR = 0x24;

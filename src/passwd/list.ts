import { decode } from '../conf/tokens.js';
import type { Version } from '../conf/version.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { SourceFile } from '../text/source-file.js';
import { type PasswordBuild, type PasswordHash, readHash } from './formats.js';
import { USUAL_SETTINGS, weakness } from './hashing.js';
import { loadPasswordFile } from './load.js';

/** One line of a user. */
export interface ListedUser {
  readonly name: string;
  readonly line: number;
  /** Undefined where the broker cannot read it. */
  readonly hash: PasswordHash | undefined;
  /** What the broker makes of the line that it should not. */
  readonly findings: readonly Diagnostic[];
  /** That the hash is easy on guessers, to follow on "The password of alice ". */
  readonly weakness: string | undefined;
}

export interface UserList {
  readonly file: SourceFile;
  readonly target: Version;
  readonly users: readonly ListedUser[];
  /** Findings at other lines, or about the whole file. */
  readonly others: readonly Diagnostic[];
}

/** The users of a password file, line by line, as the broker of a version reads them. */
export function listUsers(file: SourceFile, target: Version, build: PasswordBuild): UserList {
  const { tree, problems } = loadPasswordFile(file, target, build);
  const byLine = new Map<number, Diagnostic[]>();
  for (const problem of problems) {
    const line = file.lineAt(problem.span.start);
    byLine.set(line, [...(byLine.get(line) ?? []), problem]);
  }
  const users = tree.lines.flatMap((entry): ListedUser[] => {
    if (entry.kind !== 'entry') return [];
    const line = file.lineAt(entry.span.start);
    const findings = byLine.get(line) ?? [];
    byLine.delete(line);
    const reading = readHash(entry.hash?.text ?? '', target, build);
    const hash = 'hash' in reading ? reading.hash : undefined;
    const weak = hash && weakness(hash, USUAL_SETTINGS);
    return [{ name: decode(entry.user.text), line, hash, findings, weakness: weak }];
  });
  return { file, target, users, others: [...byLine.values()].flat() };
}

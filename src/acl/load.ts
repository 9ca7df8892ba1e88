import type { Version } from '../conf/version.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { unreadBytes } from '../text/file-pieces.js';
import type { SourceFile } from '../text/source-file.js';
import { type AclFile, type AclRule, parseAclFile } from './parse.js';
import { doubtOf, refusalOf } from './problems.js';

export interface LoadedAclFile {
  readonly tree: AclFile;
  /** The rules that the broker understands, in the order of the file. */
  readonly rules: readonly AclRule[];
  /** In the order of the file: the broker stops at the first that is fatal. */
  readonly problems: readonly Diagnostic[];
}

/** Reads an ACL file as the broker of a version does at its start. */
export function loadAclFile(file: SourceFile, target: Version): LoadedAclFile {
  const tree = parseAclFile(file, target);
  const rules: AclRule[] = [];
  const problems: Diagnostic[] = [];
  for (const line of tree.lines) {
    const unread = unreadBytes(file, line, 'acl');
    if (unread) problems.push(unread);
    if (line.kind === 'invalid') problems.push(refusalOf(file, line, target));
    if (line.kind !== 'rule') continue;
    rules.push(line);
    const doubt = doubtOf(file, line);
    if (doubt) problems.push(doubt);
  }
  return { tree, rules, problems };
}

import type { Evaluation } from '../../conf/evaluate/evaluate.js';
import type { SecurityFile } from '../../conf/startup/security.js';

export type ReadPasswordFile = Extract<SecurityFile, { kind: 'password_file' }>;
export type ReadAclFile = Extract<SecurityFile, { kind: 'acl_file' }>;

export function passwordFiles({ securityFiles }: Evaluation): ReadPasswordFile[] {
  return distinct(securityFiles.filter((read) => read.kind === 'password_file'));
}

export function aclFiles({ securityFiles }: Evaluation): ReadAclFile[] {
  return distinct(securityFiles.filter((read) => read.kind === 'acl_file'));
}

/** Each file once, though several listeners may have it. */
export function distinct<T extends SecurityFile>(read: readonly T[]): T[] {
  return [...new Map(read.map((each) => [each.file, each])).values()];
}

import { type AccessRequest, type Decision, decide, type RequestedAccess } from '../acl/decide.js';
import { reasonOf, ruleText } from '../acl/reason.js';
import { decode, encode } from '../conf/tokens.js';
import type { AppliedAcl } from './applied-acl.js';

/** A question as people and programs put it: texts, not bytes. */
export interface Question {
  /** Null: an anonymous client. */
  readonly username: string | null;
  readonly clientid: string;
  /** As the client names it, without the mount point of its listener. */
  readonly topic: string;
  readonly access: RequestedAccess;
}

/** The answer in the form of `acl check --json` (see the contract). */
export interface Answer {
  readonly allowed: boolean;
  readonly decided_by: { readonly file: string; readonly line: number; readonly text: string } | null;
  readonly reason: string;
}

/** The request that the broker makes of a question. */
export function requestOf({ username, clientid, topic, access }: Question, mountPoint: string): AccessRequest {
  return {
    // The broker takes an empty name for none.
    username: username === null || username === '' ? undefined : encode(username),
    clientid: encode(clientid),
    topic: encode(mountPoint + topic),
    access,
  };
}

/** May a client do that, which line says so, and why? */
export function answer({ list, file, mountPoint }: AppliedAcl, question: Question): Answer {
  const request = requestOf(question, mountPoint);
  const decision = decide(list, request);
  return { ...place(file, decision), reason: reasonOf(list, request, decision) };
}

function place(file: AppliedAcl['file'], { allowed, rule }: Decision): Omit<Answer, 'reason'> {
  const decidedBy = rule && file ? { file: file.path, line: file.lineAt(rule.span.start), text: ruleText(rule) } : null;
  return { allowed, decided_by: decidedBy };
}

/** A name of the file as a text. */
export function nameOf(username: string | undefined): string | null {
  return username === undefined ? null : decode(username);
}

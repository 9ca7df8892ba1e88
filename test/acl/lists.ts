import fc from 'fast-check';
import { AccessList } from '../../src/acl/access-list.js';
import { type AccessRequest, decide, type RequestedAccess } from '../../src/acl/decide.js';
import { loadAclFile } from '../../src/acl/load.js';
import { encode } from '../../src/conf/tokens.js';
import { version } from '../../src/conf/version.js';
import { SourceFile } from '../../src/text/source-file.js';

export function aclFile(text: string | Buffer): SourceFile {
  return new SourceFile('acl', Buffer.from(text as string), 'ACL file');
}

export function listOf(text: string | Buffer, target = '2.1.2'): AccessList {
  return new AccessList(loadAclFile(aclFile(text), version(target)), version(target));
}

export function request(
  username: string | undefined,
  access: RequestedAccess,
  topic: string,
  clientid = 'c',
): AccessRequest {
  return {
    username: username === undefined ? undefined : encode(username),
    clientid: encode(clientid),
    topic: encode(topic),
    access,
  };
}

/** `may?` as a word: `yes` or `no`. */
export function may(text: string, ...ask: Parameters<typeof request>): 'yes' | 'no' {
  return decide(listOf(text), request(...ask)).allowed ? 'yes' : 'no';
}

const LEVELS = ['a', 'b', 'ü', '', 'u v'];

export const NAMES = ['alice', 'bob', 'a', 'u v'];

/** Few levels, so that filters often match. */
export const someTopic = fc
  .array(fc.constantFrom(...LEVELS, '\ta', 'read\tb'), { minLength: 1, maxLength: 4 })
  .map((levels) => levels.join('/'))
  .filter((topic) => topic !== '');

export const someFilter = fc
  .tuple(fc.array(fc.constantFrom(...LEVELS, '+', '+'), { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([levels, isOpen]) => [...levels, ...(isOpen ? ['#'] : [])].join('/'))
  .filter((filter) => filter !== '' && filter.trim() === filter);

export const somePattern = fc
  .array(fc.constantFrom(...LEVELS, '+', '%u', '%c', 'x%u'), { minLength: 1, maxLength: 3 })
  .map((levels) => levels.join('/'))
  .filter((filter) => filter !== '' && filter.trim() === filter);

const access = fc.constantFrom('', 'read ', 'write ', 'readwrite ', 'deny ');

const someLine = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(access, someFilter).map(([word, filter]) => rule('topic', word, filter)) },
  { weight: 2, arbitrary: fc.tuple(access, somePattern).map(([word, filter]) => rule('pattern', word, filter)) },
  { weight: 3, arbitrary: fc.constantFrom(...NAMES).map((name) => `user ${name}`) },
  { weight: 1, arbitrary: fc.constantFrom('', '# a comment', '   ', '#', 'topic \ta', 'pattern  read\tb') },
);

/** A topic with a blank needs an access word. */
function rule(keyword: string, word: string, filter: string): string {
  return `${keyword}  ${word === '' && filter.includes(' ') ? 'readwrite ' : word}${filter}`;
}

/** ACL files that every version since 2.0 loads, in all kinds of disorder. */
export const someAcl = fc
  .tuple(fc.array(someLine, { maxLength: 14 }), fc.constantFrom('\n', '\r\n', ' \n'), fc.boolean())
  .map(([lines, end, isClosed]) => lines.join(end) + (isClosed ? end : ''));

export const someRequest = fc
  .tuple(
    fc.constantFrom<string | undefined>(undefined, ...NAMES),
    fc.constantFrom<'read' | 'write'>('read', 'write'),
    someTopic,
    fc.constantFrom('c', 'a', 'b'),
  )
  .map((parts) => request(...parts));

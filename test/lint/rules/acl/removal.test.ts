import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AccessList } from '../../../../src/acl/access-list.js';
import { type AccessRequest, decide } from '../../../../src/acl/decide.js';
import { loadAclFile } from '../../../../src/acl/load.js';
import { version } from '../../../../src/conf/version.js';
import { coveredRule } from '../../../../src/lint/rules/acl/covered-rule.js';
import { deniedRule } from '../../../../src/lint/rules/acl/denied-rule.js';
import { applyEdits } from '../../../../src/text/edit.js';
import { SourceFile } from '../../../../src/text/source-file.js';
import { foundBy } from '../../rule-tester.js';

const ACL = '/etc/mosquitto/acl';
const RUNS = 300;

const LEVELS = ['a', 'b', '$a', '%u', '%c', 'x%u', '+', '+', '#'];
const topics = fc
  .array(fc.constantFrom(...LEVELS), { minLength: 1, maxLength: 3 })
  .map((levels) => levels.join('/').replace(/#\/.*/s, '#'));
const lines = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('user a', 'user b') },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom('topic', 'pattern'), fc.constantFrom('read', 'write', 'readwrite', 'deny'), topics)
      .map((words) => words.join(' ')),
  },
);
const files = fc.array(lines, { maxLength: 25 }).map((all) => all.map((line) => `${line}\n`).join(''));

const NAMES = [undefined, 'a', 'b', '$a', 'a/b', 'x'];
const TEXTS = ['a', 'b', '$a', 'xa', '%u', 'x'];
const TOPICS = TEXTS.flatMap((one) => [one, ...TEXTS.flatMap((two) => [`${one}/${two}`, `${one}/${two}/a`])]);
const REQUESTS = NAMES.flatMap((username) =>
  ['a', 'b/x'].flatMap((clientid) =>
    TOPICS.flatMap((topic): AccessRequest[] => [
      { username, clientid, topic, access: 'read' },
      { username, clientid, topic, access: 'write' },
    ]),
  ),
);

function decisions(acl: Buffer, target: string): boolean[] {
  const list = new AccessList(loadAclFile(new SourceFile(ACL, acl), version(target)), version(target));
  return REQUESTS.map((request) => decide(list, request).allowed);
}

describe.each(['2.0.21', '2.1.2'])('%s', (target) => {
  test('decides the same without the rules that add nothing, and without those that grant nothing', () => {
    fc.assert(
      fc.property(files, (text) => {
        const acl = { [ACL]: text };
        const found = foundBy(`acl_file ${ACL}\n`, coveredRule, target, acl);
        const denied = foundBy(`acl_file ${ACL}\n`, deniedRule, target, acl);
        const edits = found.flatMap(({ fix }) => fix?.edits ?? []);
        const removals = denied.map(({ file, span }) => ({ file, span, newText: '#' }));
        const without = (file: SourceFile | undefined, all: typeof edits) =>
          file ? applyEdits(file, all) : Buffer.from(text);
        const before = decisions(Buffer.from(text), target);
        expect(decisions(without(found[0]?.file, edits), target)).toEqual(before);
        expect(decisions(without(denied[0]?.file, removals), target)).toEqual(before);
        // Done once, it is done.
        const left = without(found[0]?.file, edits);
        expect(foundBy(`acl_file ${ACL}\n`, coveredRule, target, { [ACL]: left })).toEqual([]);
      }),
      { numRuns: RUNS, seed: 1883 },
    );
  });
});

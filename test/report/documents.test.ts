import { describe, expect, test } from 'vitest';
import { version } from '../../src/conf/version.js';
import { allRules } from '../../src/lint/all-rules.js';
import type { RuleDocs } from '../../src/lint/rule.js';
import { unifiedDiff } from '../../src/report/diff.js';
import { githubReport } from '../../src/report/github.js';
import { jsonReport, lintDocument } from '../../src/report/json.js';
import { junitReport } from '../../src/report/junit.js';
import { lintSchema } from '../../src/report/lint-schema.js';
import { ruleList, rulePage } from '../../src/report/rules.js';
import { sarifReport } from '../../src/report/sarif.js';
import { textReport } from '../../src/report/text.js';
import { SourceFile } from '../../src/text/source-file.js';
import { DANGEROUS, diagnosticAt, evilSample, marked, plain, resultOf, treeOf, wholeSample } from './sample.js';

describe('JSON', () => {
  test('has the shape of the contract', () => {
    const place = marked('/etc/a.conf', 'ä «prot» 1\n');
    const fix = { title: 'Write port', safe: true, edits: [{ ...place, newText: 'port' }] };
    const related = [{ file: place.file, span: { start: 0, end: 0 }, message: 'here' }];
    const tree = treeOf([diagnosticAt(place, { fatal: true, related, fix })], {
      starts: false,
      rejection: { rule: 'conf/unknown-option', file: '/etc/a.conf', line: 1 },
    });
    const range = { start: { line: 1, column: 3 }, end: { line: 1, column: 7 } };
    expect(lintDocument(resultOf(tree))).toEqual({
      trees: [
        {
          path: '/etc/mosquitto',
          target: '2.1.2',
          starts: false,
          rejection: { rule: 'conf/unknown-option', file: '/etc/a.conf', line: 1 },
          files: ['/etc/a.conf'],
          diagnostics: [
            {
              rule: 'conf/unknown-option',
              severity: 'error',
              fatal: true,
              message: 'There is no such option.',
              file: '/etc/a.conf',
              range,
              related: [
                {
                  message: 'here',
                  file: '/etc/a.conf',
                  range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
                },
              ],
              fix: { title: 'Write port', safe: true, edits: [{ file: '/etc/a.conf', range, newText: 'port' }] },
            },
          ],
        },
      ],
      summary: { errors: 1, warnings: 0, infos: 0, fixable: 1 },
    });
  });

  test.each([
    ['of everything', wholeSample()],
    ['of evil text', evilSample()],
    ['of nothing', resultOf()],
    ['of an empty file', resultOf(treeOf([diagnosticAt(marked('/x', '«»'))]))],
  ])('%s is one document of the published shape that ends with a newline', (_, result) => {
    const report = jsonReport(result);
    expect(lintSchema.strict().parse(JSON.parse(report))).toEqual(lintDocument(result));
    expect(JSON.parse(report)).toEqual(lintDocument(result));
    expect(report).toMatch(/\}\n$/);
  });

  test('a finding without fix has none', () => {
    const { trees } = JSON.parse(jsonReport(resultOf(treeOf([diagnosticAt(marked('/x', '«a»'))]))));
    expect(trees[0].diagnostics[0]).not.toHaveProperty('fix');
    expect(trees[0].diagnostics[0].related).toEqual([]);
    expect(trees[0].rejection).toBeNull();
  });
});

const docs: RuleDocs = {
  id: 'conf/unknown-option',
  severity: 'warning',
  summary: 'An option that is none.',
  why: `The broker of that version does not know it. ${'It stops. '.repeat(8)}Write it right.`,
  example: { bad: 'prot\t1884', good: 'port 1884\n\nport 1885' },
  since: version('2.0.5'),
  until: version('2.0.999'),
};

describe('SARIF', () => {
  const sarif = (result = wholeSample(), rules: readonly RuleDocs[] = [docs]) =>
    JSON.parse(sarifReport(result, rules, '1.2.3'));

  test('names the tool and only the rules that found something', () => {
    const { $schema, version: format, runs } = sarif(wholeSample(), [{ ...docs, id: 'conf/other' }, docs]);
    expect([$schema, format, runs.length, runs[0].columnKind]).toEqual([
      'https://json.schemastore.org/sarif-2.1.0.json',
      '2.1.0',
      1,
      'unicodeCodePoints',
    ]);
    expect(runs[0].tool).toEqual({
      driver: {
        name: 'mqttctl',
        semanticVersion: '1.2.3',
        rules: [
          {
            id: 'conf/unknown-option',
            shortDescription: { text: docs.summary },
            fullDescription: { text: docs.why },
            defaultConfiguration: { level: 'warning' },
          },
        ],
      },
    });
  });

  test('has regions, related places and fixes, under URIs', () => {
    const uri = 'file:///etc/mosquitto/my%20conf.d/a,b:100%25.conf';
    const region = { startLine: 2, startColumn: 1, endLine: 2, endColumn: 5 };
    const [first, second, third] = sarif().runs[0].results;
    expect(first).toEqual({
      ruleId: 'conf/unknown-option',
      ruleIndex: 0,
      level: 'error',
      message: { text: "Unknown option 'prot': 100% a mistake, isn't it?\nWrite <port> & \"go\"." },
      locations: [{ physicalLocation: { artifactLocation: { uri }, region } }],
      relatedLocations: [
        {
          physicalLocation: {
            artifactLocation: { uri },
            region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 5 },
          },
          message: { text: 'meant this?' },
        },
      ],
      fixes: [
        {
          description: { text: 'Write port' },
          artifactChanges: [
            {
              artifactLocation: { uri },
              replacements: [{ deletedRegion: region, insertedContent: { text: 'port' } }],
            },
          ],
        },
      ],
    });
    expect([second.level, third.level]).toEqual(['warning', 'note']);
    expect(Object.keys(second)).toEqual(['ruleId', 'level', 'message', 'locations']);
  });

  test('counts characters beyond the basic plane once', () => {
    const [result] = sarif(resultOf(treeOf([diagnosticAt(marked('/x', '😀«é»'))]))).runs[0].results;
    expect(result.locations[0].physicalLocation.region).toMatchObject({ startColumn: 2, endColumn: 3 });
  });

  test('the rules that exist are all fit for it', () => {
    const trees = allRules.map(({ id }) => treeOf([diagnosticAt(marked('/x', '«a»'), { rule: id })]));
    const [run] = sarif(resultOf(...trees), allRules).runs;
    expect(run.results.map(({ ruleIndex }: { ruleIndex: number }) => run.tool.driver.rules[ruleIndex].id)).toEqual(
      allRules.map(({ id }) => id),
    );
  });
});

describe('GitHub', () => {
  test('annotations', () => {
    expect(githubReport(wholeSample())).toMatchInlineSnapshot(`
      "::error file=/etc/mosquitto/my conf.d/a%2Cb%3A100%25.conf,line=2,col=1,endLine=2,endColumn=5,title=conf/unknown-option::Unknown option 'prot': 100%25 a mistake, isn't it?\\x0aWrite <port> & "go".
      ::warning file=/etc/mosquitto/passwd,line=1,col=5,endLine=1,endColumn=11,title=passwd/plain-text::No hash.
      ::notice file=/etc/mosquitto/passwd,line=1,col=5,endLine=1,endColumn=11,title=lint/unused-suppression::Remove it.
      "
    `);
  });

  test('nothing found, nothing said', () => expect(githubReport(resultOf(treeOf([])))).toBe(''));

  test('no name of a file makes a command of its own', () => {
    const place = marked('/x\n::error::y\r,line=7', '«a»');
    expect(githubReport(resultOf(treeOf([diagnosticAt(place)])))).toBe(
      '::error file=/x\\x0a%3A%3Aerror%3A%3Ay\\x0d%2Cline=7,line=1,col=1,endLine=1,endColumn=2,title=conf/unknown-option::There is no such option.\n',
    );
  });
});

describe('JUnit', () => {
  test('a case for each file, a failure for each that fails', () => {
    expect(junitReport(wholeSample())).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="mqttctl lint">
        <testsuite name="/etc/mosquitto for Mosquitto 2.1.2" tests="2" failures="2" time="0.012">
          <testcase classname="/etc/mosquitto" name="/etc/mosquitto/my conf.d/a,b:100%.conf">
            <failure type="conf/unknown-option" message="Unknown option 'prot': 100% a mistake, isn't it?\\x0aWrite &lt;port&gt; &amp; &quot;go&quot;.">/etc/mosquitto/my conf.d/a,b:100%.conf:2:1: error: Unknown option 'prot': 100% a mistake, isn't it?\\x0aWrite &lt;port&gt; &amp; &quot;go&quot;. [conf/unknown-option]</failure>
          </testcase>
          <testcase classname="/etc/mosquitto" name="/etc/mosquitto/passwd">
            <failure type="passwd/plain-text" message="No hash.">/etc/mosquitto/passwd:1:5: warning: No hash. [passwd/plain-text]</failure>
            <system-out>/etc/mosquitto/passwd:1:5: info: Remove it. [lint/unused-suppression]</system-out>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  test('several failures of a file are one, which tells all', () => {
    const first = diagnosticAt(marked('/x', '«a»'), { message: 'One.' });
    const second = { ...first, message: 'Two.', severity: 'warning' as const };
    const report = junitReport(resultOf(treeOf([first, second])));
    expect(report).toContain('tests="1" failures="1"');
    expect(report).toContain(
      '<failure type="conf/unknown-option" message="One. (and 1 more)">/x:1:1: error: One. [conf/unknown-option]\n/x:1:1: warning: Two. [conf/unknown-option]</failure>',
    );
  });

  test('a file that could not be read fails too', () => {
    const missing = new SourceFile('/gone', Buffer.alloc(0));
    const tree = treeOf([diagnosticAt({ file: missing, span: { start: 0, end: 0 } })], { files: [], starts: false });
    const report = junitReport(resultOf(tree));
    expect(report).toContain('tests="1" failures="1"');
    expect(report).toContain('<testcase classname="/etc/mosquitto" name="/gone">\n      <failure ');
  });

  test('a suite for each tree', () => {
    const file = new SourceFile('/a', Buffer.from('x'));
    expect(junitReport(resultOf(treeOf([], { files: [file] }), treeOf([])))).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="mqttctl lint">
        <testsuite name="/etc/mosquitto for Mosquitto 2.1.2" tests="1" failures="0" time="0.012">
          <testcase classname="/etc/mosquitto" name="/a"/>
        </testsuite>
        <testsuite name="/etc/mosquitto for Mosquitto 2.1.2" tests="0" failures="0" time="0.012">
        </testsuite>
      </testsuites>
      "
    `);
  });
});

describe('a diff', () => {
  const diff = (path: string, before: string, after: string) =>
    unifiedDiff(new SourceFile(path, Buffer.from(before, 'latin1')), Buffer.from(after, 'latin1'));

  test('is unified', () => {
    expect(diff('/etc/a.conf', 'a\nb\nc\n', 'a\nB\nc\n')).toBe(
      '--- /etc/a.conf\n+++ /etc/a.conf\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n',
    );
  });

  test('shows control characters, and a missing newline', () => {
    expect(diff('/x', 'a\x1b[2J\r\n', 'b')).toBe(
      '--- /x\n+++ /x\n@@ -1,1 +1,1 @@\n-a\\x1b[2J\\x0d\n+b\n\\ No newline at end of file\n',
    );
  });

  test('hides secrets, of changed lines and of those around', () => {
    const passwords = (...lines: string[]) => Buffer.from(`${lines.join('\n')}\n`);
    const file = new SourceFile('/p', passwords('# a', 'ann:$7$101$QUE=$QUE=', 'bob:open', 'ghost'), 'password file');
    expect(unifiedDiff(file, passwords('# a', 'ann:$7$10000$QkI=$QkI=', 'bob:open', 'ghost'))).toBe(
      '--- /p\n+++ /p\n@@ -1,4 +1,4 @@\n # a\n-ann:$7$101$…\n+ann:$7$10000$…\n bob:…\n …\n',
    );
    expect(unifiedDiff(file, passwords('# a', 'ann:$7$101$QkI=$QkI=', 'bob:open', 'ghost'))).toContain(
      '\n-ann:$7$101$…\n+ann:$7$101$…\n',
    );
  });

  test('hides the secrets of a configuration, and shows lines that look like those of a diff', () => {
    expect(diff('/a.conf', 'remote_password x\n-- a\n++ b', 'remote_password x\n++ a\n-- b')).toBe(
      '--- /a.conf\n+++ /a.conf\n@@ -1,3 +1,3 @@\n remote_password …\n--- a\n-++ b\n\\ No newline at end of file\n+++ a\n+-- b\n\\ No newline at end of file\n',
    );
  });

  test('of a new file hides what is added', () => {
    const file = new SourceFile('/p', Buffer.alloc(0), 'password file');
    expect(unifiedDiff(file, Buffer.from('ann:secret'))).toBe(
      '--- /p\n+++ /p\n@@ -0,0 +1,1 @@\n+ann:…\n\\ No newline at end of file\n',
    );
  });

  test('has one line for a name with a newline', () => {
    expect(diff('/a\n+++ b\x1b', 'a\n', 'b\n')).toBe(
      '--- /a\\x0a+++ b\\x1b\n+++ /a\\x0a+++ b\\x1b\n@@ -1,1 +1,1 @@\n-a\n+b\n',
    );
  });
});

describe('the rules for people', () => {
  test('a page', () =>
    expect(rulePage(docs, plain)).toMatchInlineSnapshot(`
    "conf/unknown-option (warning, from 2.0.5 on, up to 2.0)

    An option that is none.

    The broker of that version does not know it. It stops. It stops. It stops. It
    stops. It stops. It stops. It stops. It stops. Write it right.

    Not so:
        prot\\t1884

    But so:
        port 1884

        port 1885
    "
  `));

  test('a page of a rule that is true for all versions', () => {
    expect(rulePage({ ...docs, since: undefined, until: undefined }, plain).split('\n')[0]).toBe(
      'conf/unknown-option (warning)',
    );
  });

  test('a list', () => {
    expect(ruleList([docs, { ...docs, id: 'a/b', severity: 'error' }], plain)).toBe(
      'conf/unknown-option  warning  An option that is none.\na/b                  error    An option that is none.\n',
    );
  });

  test.each(allRules.map((rule) => [rule.id, rule] as const))('%s has a page of narrow lines', (id, rule) => {
    const page = rulePage(rule, plain);
    expect(page.startsWith(`${id} (${rule.severity}`)).toBe(true);
    expect(page).not.toMatch(DANGEROUS);
    expect(rule.why.split(' ').every((word) => page.includes(word))).toBe(true);
  });
});

describe('nothing of a file drives the terminal', () => {
  test.each([
    ['text', textReport(evilSample(), { chalk: plain })],
    ['json', jsonReport(evilSample())],
    ['sarif', sarifReport(evilSample(), allRules, '1')],
    ['github', githubReport(evilSample())],
    ['junit', junitReport(evilSample())],
    ['diff', unifiedDiff(evilSample().trees[0]?.files[0] as SourceFile, Buffer.from('\u001b\u009b\n'))],
  ])('in %s', (_, report) => expect(report).not.toMatch(DANGEROUS));
});

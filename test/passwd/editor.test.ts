import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encode } from '../../src/conf/tokens.js';
import { version } from '../../src/conf/version.js';
import { PasswordEditor, whyNoUser } from '../../src/passwd/editor.js';
import { entriesOf, parsePasswordFile } from '../../src/passwd/parse.js';
import { SourceFile } from '../../src/text/source-file.js';

const NEWEST = version('2.1.2');

function source(text: string): SourceFile {
  return new SourceFile('passwd', Buffer.from(text, 'latin1'));
}

function edited(text: string, edit: (editor: PasswordEditor) => void, users = 1): string {
  const editor = new PasswordEditor(source(text), NEWEST, users);
  edit(editor);
  return Buffer.concat(editor.content()).toString('latin1');
}

/** Sets alice's hash to H. */
const setAlice = (editor: PasswordEditor) => editor.set('alice', 'H');

describe('a user is set', () => {
  test.each([
    ['in an empty file', '', 'alice:H\n'],
    ['behind the others', 'bob:x\n', 'bob:x\nalice:H\n'],
    ['behind a last line without newline', 'bob:x', 'bob:x\nalice:H\n'],
    ['with the end of line of the file', 'bob:x\r\ncarol:y', 'bob:x\r\ncarol:y\r\nalice:H\r\n'],
    ['behind comments and blank lines', '# all\n\nbob:x\n\n# end\n', '# all\n\nbob:x\n\n# end\nalice:H\n'],
    ['in place of the old hash', 'alice:x\nbob:y\n', 'alice:H\nbob:y\n'],
    ['in a last line without newline', 'bob:y\nalice:x', 'bob:y\nalice:H'],
    ['where there is no hash', 'alice:\nbob:y\n', 'alice:H\nbob:y\n'],
    ['where there is nothing behind the colon', 'alice:', 'alice:H'],
    ['with blanks and CRLF kept', '\t alice : x\t \r\nbob:y\r\n', '\t alice :H\t \r\nbob:y\r\n'],
    ['with what follows a second colon gone', 'alice:x:more\nbob:y\n', 'alice:H\nbob:y\n'],
    ['behind leading colons', '::alice:x\n', '::alice:H\n'],
    ['where the only colon stands before the name', ':alice \nbob:y\n', ':alice:H \nbob:y\n'],
    ['once, of several lines', 'alice:x\nbob:y\nalice:z\n alice:\n', 'alice:H\nbob:y\n'],
    ['not in a comment', '#alice:x\n', '#alice:x\nalice:H\n'],
    ['not in another name', 'alice2:x\nmalice:y\nAlice:z\n', 'alice2:x\nmalice:y\nAlice:z\nalice:H\n'],
    ['not in a hash', 'bob:alice:x\n', 'bob:alice:x\nalice:H\n'],
    ['not in a line without colon', 'alice\n', 'alice\nalice:H\n'],
    ['where a byte order mark is part of the first name', '\xef\xbb\xbfalice:x\n', '\xef\xbb\xbfalice:x\nalice:H\n'],
  ])('%s', (_, before, after) => {
    expect(edited(before, setAlice)).toBe(after);
    // Where very many are set, the file is searched in another way.
    expect(edited(before, setAlice, 1000)).toBe(after);
  });

  test('as UTF-8', () => {
    expect(edited('', (editor) => editor.set(encode('é'), 'H'))).toBe('\xc3\xa9:H\n');
  });
});

describe('a user is removed', () => {
  test.each([
    ['with the line', 'bob:x\nalice:y\ncarol:z\n', 'bob:x\ncarol:z\n'],
    ['with every line', 'alice:x\n# c\n alice : y \nalice', '# c\nalice'],
    ['from the end', 'bob:x\nalice:y', 'bob:x\n'],
    ['from a file of nobody else', 'alice:x', ''],
    ['where nobody is', '# alice:x\n', '# alice:x\n'],
  ])('%s', (_, before, after) => {
    expect(edited(before, (editor) => editor.remove('alice'))).toBe(after);
    expect(edited(before, (editor) => editor.remove('alice'), 1000)).toBe(after);
  });
});

const NAMES = ['alice', 'bob', 'al', 'alice2', ' alice', 'alice ', '', '#alice', '\xc3\xa9', 'a:b'];
const line = fc
  .tuple(
    fc.constantFrom(...NAMES),
    fc.constantFrom(':', ' : ', '::', ''),
    fc.constantFrom('', 'x', 'alice', '$7$1$x$y'),
  )
  .map((parts) => parts.join(''));
const file = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\n', '\r\n', '\n\n', ' \n', '')), { maxLength: 8 })
  .map((lines) => lines.flat().join(''));

test('the search finds what taking the file apart finds', () => {
  const name = fc.constantFrom('alice', 'bob', 'al', '', '\xc3\xa9', 'a', '#alice', 'x');
  fc.assert(
    fc.property(file, fc.constantFrom('', '\n', '\0', 'x'.repeat(300)), name, (text, end, user) => {
      const whole = source(text + end);
      const expected = parsePasswordFile(whole, NEWEST).lines.filter(
        (each) => each.kind === 'entry' && each.user.text === user,
      );
      expect(entriesOf(whole, NEWEST, user)).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

test('every byte of other lines stays, whatever is done', () => {
  const others = (text: string): string[] => {
    const whole = source(text);
    return parsePasswordFile(whole, NEWEST)
      .lines.filter((each) => !(each.kind === 'entry' && each.user.text === 'alice'))
      .map(({ span }) => whole.bytes.toString('latin1', span.start, span.end));
  };
  fc.assert(
    fc.property(file, fc.boolean(), fc.constantFrom(1, 1000), (text, removes, users) => {
      const after = edited(text, (editor) => (removes ? editor.remove('alice') : setAlice(editor)), users);
      // A new user behind a line without newline ends that line first.
      expect(others(after).map(withoutEnd)).toEqual(others(text).map(withoutEnd));
      expect(entriesOf(source(after), NEWEST, 'alice').map(({ hash }) => hash?.text)).toEqual(removes ? [] : ['H']);
    }),
    { numRuns: 2000 },
  );
});

function withoutEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}

test.each([
  ['alice', undefined],
  ['a b', undefined],
  ['é/x+#', undefined],
  ['x'.repeat(65_535), undefined],
  ['', /is empty/],
  ['a:b', /colon/],
  ['#a', /comment/],
  [' a', /blank/],
  ['a\t', /blank/],
  ['a\nb', /MQTT does not allow/],
  ['a\u0085b', /MQTT does not allow/],
  ['a\0', /MQTT does not allow/],
  ['x'.repeat(65_536), /65535/],
])('the name %j', (name, expected) => {
  const why = whyNoUser(name);
  if (expected) expect(why).toMatch(expected);
  else expect(why).toBeUndefined();
});

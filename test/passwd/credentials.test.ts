import { describe, expect, test } from 'vitest';
import { type CredentialFormat, readCredentials } from '../../src/passwd/credentials.js';
import { SourceFile } from '../../src/text/source-file.js';

const HASH = `$7$101$q83vASNFZ4mrze8B$${Buffer.alloc(64, 0x5a).toString('base64')}`;

async function read(text: string | Buffer, format: CredentialFormat = 'lines'): Promise<string[]> {
  const secrets = await readCredentials(new SourceFile('list', Buffer.from(text)), format);
  return secrets.map((each) => `${each.user}=${'hash' in each ? 'a hash' : each.password.toString()}`);
}

describe('lines', () => {
  test.each([
    ['several', 'alice:a\nbob:b\n', ['alice=a', 'bob=b']],
    ['without a last newline', 'alice:a', ['alice=a']],
    ['CRLF', 'alice:a\r\nbob:b\r\n', ['alice=a', 'bob=b']],
    ['a password with colons and blanks', 'alice: a:b \n', ['alice= a:b ']],
    ['comments and blank lines', '# users\n\nalice:a\n', ['alice=a']],
    ['a name with blanks inside', 'al ice:a\n', ['al ice=a']],
    ['a whole hash', `alice:${HASH}\n`, ['alice=a hash']],
    ['what only looks like a hash', 'alice:$7$secret\n', ['alice=$7$secret']],
    ['nothing', '', []],
  ])('%s', async (_, text, expected) => {
    expect(await read(text)).toEqual(expected);
  });
});

describe('CSV', () => {
  test.each([
    ['with titles', 'username,password\nalice,a\n', ['alice=a']],
    ['with titles in another order and more', 'Password,Mail,Login\r\na,x@y,alice\r\n', ['alice=a']],
    ['without titles', 'alice,a\nbob,b\n', ['alice=a', 'bob=b']],
    ['quoted', '"al,ice","a""b\nc"\n', ['al,ice=a"b\nc']],
    ['UTF-8 with a byte order mark', '\ufeffuser,password\né,ü\n', ['é=ü']],
    ['blank lines', 'alice,a\n\n\nbob,b\n', ['alice=a', 'bob=b']],
    ['a whole hash', `alice,${HASH}\n`, ['alice=a hash']],
  ])('%s', async (_, text, expected) => {
    expect(await read(text, 'csv')).toEqual(expected);
  });
});

describe('what is no good is refused whole', () => {
  test.each<[string, CredentialFormat, RegExp]>([
    ['alice:a\nbob\n', 'lines', /^list:2:1: this is not user:password;/],
    ['alice:hunter2\n:hunter2\n', 'lines', /^list:2:1: the user name is empty;/],
    ['alice:\n', 'lines', /^list:1:1: the password of alice is empty/],
    ['alice:hunter2\nbob:x\nalice:hunter2\n', 'lines', /^list:3:1: the user alice stands in line 1 already;/],
    [' a:hunter2\nb :hunter2\n', 'lines', /^list:1:1: .*blank.* \(and 1 more such lines\);/],
    ['a:hunter\x002\n', 'lines', /^list:1:1: the password of a has a NUL/],
    ['alice,hunter2\nbob,hun"ter2\n', 'csv', /^list:2:1: this is not CSV, a quote stands inside/],
    ['alice,"hunter2\n', 'csv', /^list:\d:1: this is not CSV, a quote is not closed/],
    ['alice,"hunter2"x\n', 'csv', /^list:1:1: this is not CSV, something follows/],
    ['alice;hunter2\n', 'csv', /^list:1:1: this row has too few columns/],
    ['user,password\na,hunter2\na,hunter2\n', 'csv', /^list:3:1: the user a stands in line 2 already/],
  ])('%j', async (text, format, expected) => {
    const error = await read(text, format).catch((reason: Error) => reason);
    expect((error as Error).message).toMatch(expected);
    expect((error as Error).message).not.toContain('hunter');
  });

  test('a name that is not UTF-8', async () => {
    await expect(read(Buffer.from('\xff:a\n', 'latin1'))).rejects.toThrow('the user name is not UTF-8');
  });
});

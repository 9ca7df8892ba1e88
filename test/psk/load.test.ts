import { expect, test } from 'vitest';
import { version } from '../../src/conf/version.js';
import { type LoadedPskFile, loadPskFile } from '../../src/psk/load.js';
import { SourceFile } from '../../src/text/source-file.js';

function load(text: string, target = '2.1.2'): LoadedPskFile {
  return loadPskFile(new SourceFile('psk', Buffer.from(text, 'latin1')), version(target));
}

/** Each problem as `rule "text it stands on"`, with `!` in front where the broker does not start. */
function problems(text: string, target?: string): string[] {
  return load(text, target).problems.map(
    ({ rule, fatal, file, span }) => `${fatal ? '!' : ''}${rule} ${JSON.stringify(file.text(span))}`,
  );
}

test('identities are read with their keys', () => {
  const { identities } = load('# devices\none : 0123AB \r\n::two:cd:x\n');
  expect(identities.map(({ name, key }) => [name, key])).toEqual([
    ['one', '0123AB'],
    ['two', 'cd'],
  ]);
});

test.each(['1.6.15', '2.0.11', '2.0.22', '2.1.2'])('%s stops at a key that is not hexadecimal', (target) => {
  expect(problems('a:12\nb:0x12\n', target)).toEqual(['!psk/bad-key "0x12"']);
  expect(problems('a\na:\nb:', target)).toEqual(['psk/no-colon "a\\n"', 'psk/no-key "a"', 'psk/no-key "b"']);
  expect(load('b:secret\n', target).problems[0]?.message).not.toContain('secret');
});

test('of two lines the last counts up to 2.0, the first from 2.1 on', () => {
  expect(load('a:12\na:34\n', '2.0.22').identities).toMatchObject([{ key: '34' }]);
  expect(load('a:12\na:34\n').identities).toMatchObject([{ key: '12' }]);
  expect(problems('a:12\na:xy\n', '2.0.22')).toEqual(['psk/duplicate-identity "a"', '!psk/bad-key "xy"']);
  expect(problems('a:12\na:xy\n')).toEqual(['psk/duplicate-identity "a"']);
});

test('a line without a name is passed over from 2.1 on', () => {
  expect(problems(' :xy\n', '2.0.22')).toEqual(['!psk/bad-key "xy"']);
  expect(problems(' :xy\n')).toEqual(['psk/no-identity ""']);
});

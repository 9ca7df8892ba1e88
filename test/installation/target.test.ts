import { describe, expect, test } from 'vitest';
import { version } from '../../src/conf/version.js';
import { MemoryFileSystem } from '../../src/installation/memory-filesystem.js';
import { installedVersion, parseTarget } from '../../src/installation/target.js';
import { UsageError } from '../../src/text/error.js';

test.each([
  ['1.6', '1.6.15'],
  ['2.0', '2.0.22'],
  ['2.1', '2.1.2'],
  ['3.0', '3.0.0'],
  ['1.6.0', '1.6.0'],
  ['2.0.11', '2.0.11'],
  ['3.0.0', '3.0.0'],
])('the target %s is %s', (text, judged) => expect(parseTarget(text)).toBe(version(judged)));

test('the target installed', () => expect(parseTarget('installed')).toBe('installed'));

test.each([
  '',
  '1',
  '2',
  '1.5',
  '1.5.9',
  '3.0.1',
  '3.1',
  '4.0.0',
  '2.0.x',
  'v2.0.11',
  '2.0.11 ',
  '2.0.11.1',
  'constructor',
])('%j is no target', (text) => {
  expect(() => parseTarget(text)).toThrow(UsageError);
  expect(() => parseTarget(text)).toThrow(`--target ${text} is no version that mqttctl knows`);
});

describe('the version that dpkg says', () => {
  const entry = (status: string, is: string) => `Package: mosquitto\nStatus: ${status}\nVersion: ${is}\n`;
  const installed = 'install ok installed';

  test.each([
    ['an ordinary one', entry(installed, '2.0.11-1.2+deb12u1'), '2.0.11'],
    ['with an epoch', entry(installed, '1:2.0.21-1'), '2.0.21'],
    [
      'among others',
      `Package: a\nVersion: 1.0.0\n\n${entry(installed, '2.1.2-1')}\nPackage: b\nVersion: 9.9.9\n`,
      '2.1.2',
    ],
    ['of the package itself', `Package: mosquitto-clients\nStatus: ${installed}\nVersion: 2.0.11\n`, undefined],
    ['removed, with its configuration left', entry('deinstall ok config-files', '2.0.11-1'), undefined],
    ['half of one', entry('install ok half-installed', '2.0.11-1'), undefined],
    ['none', '', undefined],
  ])('%s', (_, status, expected) => {
    const fs = new MemoryFileSystem({ '/var/lib/dpkg/status': status });
    expect(installedVersion(fs, true)).toBe(expected && version(expected));
  });

  test('where there is no dpkg', () => expect(installedVersion(new MemoryFileSystem({}), true)).toBeUndefined());
});

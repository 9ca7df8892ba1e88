import { expect, test } from 'vitest';
import { globExpression } from '../../src/text/glob.js';

test.each<[string, string, boolean]>([
  ['/var/log/*.log', '/var/log/a.log', true],
  ['/var/log/*.log', '/var/log/a/b.log', false],
  ['/var/**', '/var/log/a/b.log', true],
  ['/var/log/?.log', '/var/log/ab.log', false],
  ['/var/log/[a-c].log', '/var/log/b.log', true],
  ['/var/log/[!a-c].log', '/var/log/b.log', false],
  ['/{,var/}run/x', '/run/x', true],
  ['/{,var/}run/x', '/var/run/x', true],
  ['/a+b.log', '/a+b.log', true],
  ['/a.log', '/axlog', false],
  ['/a\\*', '/a*', true],
  ['/a\\*', '/ab', false],
  ['/a,b}', '/a,b}', true],
])('%s and %s: %s', (pattern, path, answer) => expect(globExpression(pattern).test(path)).toBe(answer));

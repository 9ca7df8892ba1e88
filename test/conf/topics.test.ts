import { expect, test } from 'vitest';
import { isTopic, isTopicFilter } from '../../src/conf/topics.js';

test.each([
  ['', false, false],
  ['a', true, true],
  ['/', true, true],
  ['a//b', true, true],
  ['$SYS/broker', true, true],
  [' ', true, true],
  ['a\nb', true, true],
  ['+', false, true],
  ['#', false, true],
  ['a/+/b', false, true],
  ['a/#', false, true],
  ['/#', false, true],
  ['+/+/#', false, true],
  ['a+', false, false],
  ['+a/b', false, false],
  ['a/b+/c', false, false],
  ['++', false, false],
  ['a#', false, false],
  ['#/a', false, false],
  ['a/#/b', false, false],
  ['##', false, false],
  ['+#', false, false],
  ['/'.repeat(200), true, true],
  ['/'.repeat(201), false, false],
  ['x'.repeat(65_535), true, true],
  ['x'.repeat(65_536), false, false],
])('%.20j is a topic: %s, a filter: %s', (text, topic, filter) => {
  expect([isTopic(text), isTopicFilter(text)]).toEqual([topic, filter]);
});

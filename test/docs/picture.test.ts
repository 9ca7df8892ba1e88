import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { PICTURE, picture } from '../../scripts/picture/picture.js';
import { terminalSvg } from '../../scripts/terminal-svg.js';
import { build, ROOT } from '../end-to-end/mqttctl.js';

beforeAll(build, 120_000);

test('the picture of the README is what the commands print (npm run picture)', () => {
  expect(readFileSync(path.join(ROOT, PICTURE), 'utf8')).toBe(picture());
});

/** The words of a drawing, with what is said of them. */
function words(text: string) {
  return [
    ...terminalSvg(text, 'title').matchAll(/<text x="([\d.]+)" y="(\d+)" textLength="([\d.]+)"(.*)>(.*)<\/text>/g),
  ].map(([, x, y, length, look, word]) => ({ x: Number(x), y: Number(y), length: Number(length), look, word }));
}

describe('a drawing', () => {
  test('has each word at its column', () => {
    expect(words('ab  cd\n\n e')).toEqual([
      { x: 18, y: 55, length: 16.8, look: '', word: 'ab' },
      { x: 51.6, y: 55, length: 16.8, look: '', word: 'cd' },
      { x: 26.4, y: 93, length: 8.4, look: '', word: 'e' },
    ]);
  });

  test('goes on in the next line after 80 columns', () => {
    expect(words(`${'a'.repeat(80)}b\nc`).map(({ y, word }) => [y, word])).toEqual([
      [55, 'a'.repeat(80)],
      [74, 'b'],
      [93, 'c'],
    ]);
  });

  test('has the colours and weights of the text', () => {
    expect(
      words('\u001b[1ma\u001b[22m \u001b[31mb c\u001b[39m\u001b[2md\u001b[0me').map(({ look, word }) => [word, look]),
    ).toEqual([
      ['a', ' font-weight="bold"'],
      ['b', ' fill="#ff7b72"'],
      ['c', ' fill="#ff7b72"'],
      ['d', ' fill-opacity="0.65"'],
      ['e', ''],
    ]);
  });

  test('holds no markup of the text', () => {
    expect(words('<b>&"').map(({ word }) => word)).toEqual(['&lt;b&gt;&amp;&quot;']);
    expect(terminalSvg('', '<t>')).toContain('<title>&lt;t&gt;</title>');
  });

  test('is not made of what it cannot show', () => {
    expect(() => terminalSvg('\u001b[7ma', '')).toThrow('attribute 7');
    expect(() => terminalSvg('\u001b[2Ja', '')).toThrow('no way to draw');
  });
});

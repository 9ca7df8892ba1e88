import { stripVTControlCharacters } from 'node:util';
import { Chalk } from 'chalk';
import fc from 'fast-check';
import jsqr from 'jsqr';
import { expect, test } from 'vitest';
import { qrText } from '../../src/report/qr.js';

/** A module of CommonJS, which its types do not say. */
const jsQR = jsqr as unknown as typeof jsqr.default;
const PLAIN = new Chalk({ level: 0 });
const COLOURED = new Chalk({ level: 1 });
/** Pixels of a module, for the decoder's eye. */
const SCALE = 3;

/** What a camera sees: a module is half a character high. */
function decoded(text: string): string | undefined {
  const rows = text.trimEnd().split('\n');
  const width = (rows[0]?.length ?? 0) * SCALE;
  const height = rows.length * 2 * SCALE;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const character = rows[Math.floor(y / SCALE / 2)]?.[Math.floor(x / SCALE)] ?? ' ';
      const isLight = (Math.floor(y / SCALE) % 2 === 0 ? '█▀' : '█▄').includes(character);
      pixels.fill(isLight ? 255 : 0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return jsQR(pixels, width, height)?.data;
}

test('is read back', async () => {
  for (const url of ['mqtts://alice@mqtt.example.org:8883', 'mqtt://a%40b@[2001:db8::1]:1883', 'wss://h:9001']) {
    expect(decoded(await qrText(url, PLAIN))).toBe(url);
  }
});

test('is read back, whatever the address', async () => {
  await fc.assert(
    fc.asyncProperty(fc.webUrl(), async (url) => {
      expect(decoded(await qrText(url, PLAIN))).toBe(url);
    }),
    { numRuns: 5 },
  );
});

test('fits a terminal, and has its own colours there', async () => {
  const text = await qrText('mqtts://weather-station@mqtt.some-longer-name.example.org:8883', COLOURED);
  const rows = text.trimEnd().split('\n');
  expect(rows.length).toBeLessThanOrEqual(23);
  expect(Math.max(...rows.map((row) => stripVTControlCharacters(row).length))).toBeLessThanOrEqual(80);
  for (const row of rows)
    expect(row.startsWith('\u001b[97m\u001b[40m') && row.endsWith('\u001b[49m\u001b[39m')).toBe(true);
});

import { pbkdf2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { version } from '../../src/conf/version.js';
import { argon2id } from '../../src/passwd/formats/argon2id.js';
import { pbkdf2Sha512 } from '../../src/passwd/formats/pbkdf2.js';
import { sha512 } from '../../src/passwd/formats/sha512.js';
import { type HashReading, type PasswordHash, readHash } from '../../src/passwd/formats.js';
import { isPassword, makeHash, USUAL_SETTINGS, weakness, whyNoPassword } from '../../src/passwd/hashing.js';

const PBKDF2_OF_2_0 =
  '$7$101$Ue+MvNtRXslWKSv1$gN0kJW8RZ00Tgt4dWP5IgM/uAmfKOq55fV6h1P1TJ1+J6y2E5VI6LWHxV7qbdXiHUa5qw949uZ+7F16EHhlPvA==';
const SHA512_OF_2_0 =
  '$6$zr9dE94uxWcYtUeO$CFRZkfhwqLYmuYqjDXHynSRhLNLBiS71lM8TnlNaxOZT2/SzHO4kX6bQBoUuurDstKYQQ6JhfIGIlrcTiNYDlA==';
const PBKDF2_OF_2_1 =
  '$7$1000$rdIVqU86s0KmG2fyfl7yvdMag6YeOk6SpwiNSgq70zNprgBHQpP0AkVR+0Dk3XRhJCyecnOOtMa8SrowpGPxtw==$MzOpsyVKrOvV9P+9khafjur8XIrO36NJ8Ox1+XMVmD5MQvzJD7PDaIIj/lZWK/9of+URmSDGJbZPRNo3XYSBlQ==';
const ARGON2_REFERENCE = '$argon2id$v=19$m=65536,t=2,p=4$c29tZXNhbHQ$F1jG2CV3/Nr+yRuIsPKw0J9r4s7cJHBU';

const NEWEST = version('2.1.2');
const BUILD = { argon2: true };

function read(text: string, target = NEWEST): HashReading {
  return readHash(text, target, BUILD);
}

function hashOf(text: string): PasswordHash {
  const reading = read(text);
  if (!('hash' in reading) || !reading.hash) throw new Error(`${text} has no hash: ${JSON.stringify(reading)}`);
  return reading.hash;
}

describe('hashes made elsewhere', () => {
  // The first two by mosquitto_passwd 2.0.21, the third by 2.1.2, the last by the reference program of Argon2.
  test.each([
    ['$7$, 12 bytes of salt', PBKDF2_OF_2_0, 'secret'],
    ['$6$', SHA512_OF_2_0, 'secret'],
    ['$7$, 64 bytes of salt', PBKDF2_OF_2_1, 'secret'],
    ['$argon2id$', ARGON2_REFERENCE, 'password'],
  ])('%s fit their password and no other', async (_, text, password) => {
    expect(await isPassword(Buffer.from(password), hashOf(text))).toBe(true);
    for (const wrong of ['', 'Secret', `${password}x`, password.slice(1), 'x']) {
      expect(await isPassword(Buffer.from(wrong), hashOf(text))).toBe(false);
    }
  });

  test.each([PBKDF2_OF_2_0, SHA512_OF_2_0, PBKDF2_OF_2_1, ARGON2_REFERENCE])('%s is printed as it was', (text) => {
    const hash = hashOf(text);
    expect(hash.format.print(hash)).toBe(text);
  });
});

describe('a new hash', () => {
  test('is of 10,000 rounds and 12 bytes of salt, which every 2.x reads', async () => {
    const text = await makeHash(Buffer.from('secret'), USUAL_SETTINGS);
    const [, tag, rounds, salt = '', hash] = text.split('$');
    expect([tag, rounds, Buffer.from(salt, 'base64').length]).toEqual(['7', '10000', 12]);
    expect(hash).toBe(pbkdf2Sync('secret', Buffer.from(salt, 'base64'), 10_000, 64, 'sha512').toString('base64'));
    for (const target of ['2.0.0', '2.0.22', '2.1.2']) expect(read(text, version(target)).outcome).toBe('read');
  });

  test.each([
    ['PBKDF2', pbkdf2Sha512, 64, /^\$7\$7\$/],
    ['SHA-512', sha512, 12, /^\$6\$[^$]{16}\$/],
    ['Argon2id', argon2id, 64, /^\$argon2id\$v=19\$m=47104,t=1,p=1\$[^$=]{86}\$[^$=]{86}$/],
  ])('of %s fits its password', async (_, format, saltBytes, form) => {
    const text = await makeHash(Buffer.from('pä ß\xff', 'latin1'), { format, saltBytes, iterations: 7 });
    expect(text).toMatch(form);
    expect(await isPassword(Buffer.from('pä ß\xff', 'latin1'), hashOf(text))).toBe(true);
    expect(await isPassword(Buffer.from('pä ß'), hashOf(text))).toBe(false);
  });

  test('has a salt of its own each time', async () => {
    const settings = { ...USUAL_SETTINGS, iterations: 1 };
    const texts = await Promise.all(Array.from({ length: 50 }, () => makeHash(Buffer.from('x'), settings)));
    expect(new Set(texts).size).toBe(50);
  });
});

test.each([
  '$argon2id$v=16$m=47104,t=1,p=1$AAAAAAAAAAA$AAAA',
  '$argon2id$v=19$m=7,t=1,p=1$AAAAAAAAAAA$AAAAAAAA',
  '$argon2id$v=19$m=47104,t=0,p=1$AAAAAAAAAAA$AAAAAAAA',
  '$argon2id$v=19$m=47104,t=1,p=1$AAAA$AAAAAAAA',
  '$argon2id$v=19$m=47104,t=1,p=1$AAAAAAAAAAA=$AAAAAAAA',
  '$argon2id$v=19$m=47104,t=1,p=1$AAAAAAAAAAA$',
  '$argon2id$v=19$m=99999999999,t=1,p=1$AAAAAAAAAAA$AAAAAAAA',
  '$argon2id$',
])('%s is loaded without a look, and fits nothing', (text) => {
  expect(read(text)).toEqual({ outcome: 'unchecked', format: argon2id });
});

test.each([
  ['', /empty/],
  ['a\0b', /NUL/],
  ['x'.repeat(65_536), /65535/],
  ['x'.repeat(65_535), undefined],
  [' ', undefined],
  ['a\nb', undefined],
])('%j as a password', (password, expected) => {
  const why = whyNoPassword(Buffer.from(password));
  if (expected) expect(why).toMatch(expected);
  else expect(why).toBeUndefined();
});

test('what is weaker than mqttctl would make it', () => {
  expect(weakness(hashOf(SHA512_OF_2_0), USUAL_SETTINGS)).toBe('is hashed in a single round of SHA-512');
  expect(weakness(hashOf(PBKDF2_OF_2_0), USUAL_SETTINGS)).toBe('is hashed in 101 rounds only');
  expect(weakness(hashOf(PBKDF2_OF_2_0), { ...USUAL_SETTINGS, iterations: 101 })).toBeUndefined();
  expect(weakness(hashOf(ARGON2_REFERENCE), USUAL_SETTINGS)).toBeUndefined();
});

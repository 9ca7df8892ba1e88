import { expect, test } from 'vitest';
import { closest } from '../../src/conf/evaluate/spelling.js';

const KNOWN = ['port', 'user', 'listener', 'allow_anonymous', 'password_file', 'per_listener_settings', 'log_dest'];

test.each([
  ['port', 'port'],
  ['prot', 'port'],
  ['por', 'port'],
  ['portt', 'port'],
  ['pert', 'port'],
  ['PORT', 'port'],
  ['pt', undefined],
  ['listner', 'listener'],
  ['lsitenr', 'listener'],
  ['lsnr', undefined],
  ['log-dest', 'log_dest'],
  ['Allow-Anonymous', 'allow_anonymous'],
  ['alow_anonimus', 'allow_anonymous'],
  ['per_listner_setting', 'per_listener_settings'],
  ['', undefined],
  ['something', undefined],
  ['x'.repeat(100_000), undefined],
])('%.30j was meant to be %s', (name, meant) => expect(closest(name, KNOWN)).toBe(meant));

test('the nearest wins, of two as near the first', () => {
  expect(closest('cat', ['cart', 'car'])).toBe('cart');
  expect(closest('carts', ['care', 'cart'])).toBe('cart');
  expect(closest('cat', [])).toBeUndefined();
});

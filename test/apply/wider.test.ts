import { expect, test } from 'vitest';
import { widerIn } from '../../src/apply/wider.js';
import { judged } from './judged.js';

const FILES = {
  '/p': '',
  '/closed': 'user alice\ntopic readwrite a/#\n',
  '/open': 'topic readwrite #\nuser alice\ntopic readwrite #\n',
  '/pattern': 'pattern readwrite #\n',
};
const OPEN = 'listener 1883\nallow_anonymous true\n';
const CLOSED = 'listener 1883\nallow_anonymous false\npassword_file /p\n';
const HERE = 'listener 1883 127.0.0.1\nallow_anonymous true\n';

const CASES = [
  ['the same', OPEN, OPEN, undefined],
  ['closed', OPEN, CLOSED, undefined],
  ['anonymous clients', CLOSED, OPEN, /without a user name get in from other machines/],
  ['from this machine to all', HERE, OPEN, /without a user name get in from other machines/],
  ['from nothing to this machine', '', HERE, undefined],
  [
    'a new listener for all',
    CLOSED,
    `per_listener_settings true\n${CLOSED}listener 1884\nallow_anonymous true\n`,
    /1884/,
  ],
  ['a new listener for users', CLOSED, `${CLOSED}listener 1884\n`, undefined],
  ['the ACL gone', `${CLOSED}acl_file /closed\n`, CLOSED, /no ACL applies any more/],
  [
    'an ACL that grants all',
    `${CLOSED}acl_file /closed\n`,
    `${CLOSED}acl_file /pattern\n`,
    /the ACL grants every topic/,
  ],
  ['an ACL more', CLOSED, `${CLOSED}acl_file /closed\n`, undefined],
  [
    'rules for anonymous clients, who do not get in',
    `${CLOSED}acl_file /closed\n`,
    `${CLOSED}acl_file /open\n`,
    undefined,
  ],
  [
    'rules for anonymous clients',
    `${OPEN}acl_file /closed\n`,
    `${OPEN}acl_file /open\n`,
    /to read without a user name, to write without a user name/,
  ],
] as const;

test.each(CASES)('%s', (_, before, after, expected) => {
  const [first, ...others] = widerIn(judged(before, '2.0.21', FILES), judged(after, '2.0.21', FILES));
  if (expected === undefined) expect(first).toBeUndefined();
  else expect([first, ...others].join(' ')).toMatch(expected);
});

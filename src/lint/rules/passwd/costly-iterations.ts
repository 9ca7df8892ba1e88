import { t } from '../../../language/t.js';
import type { PasswordUser } from '../../../passwd/load.js';
import type { Place } from '../../../text/diagnostic.js';
import { HASH } from '../../broker/password.js';
import type { Finding, Rule } from '../../rule.js';
import { findUsers, grouped, iterationsOf } from './files.js';

const NOTICED = 200_000;
const STOPS_BROKER = 10_000_000;
/** PBKDF2-HMAC-SHA512 with OpenSSL takes 0.5 to 0.8 µs a round on machines of the 2020s. */
const SECONDS_ON_PC = 0.7e-6;
const SLOWER_ON_PI = 10;

export const costlyIterations: Rule = {
  id: 'passwd/costly-iterations',
  severity: 'warning',
  summary: t`A password is hashed with so many iterations that a login holds up the broker.`,
  why: t`The broker has one event loop and hashes in it: as long as it does, no message of anybody is passed on. It hashes before it compares, so a wrong password costs as much, and anybody who knows the name can do that again and again. There is no upper bound in any version: 2,147,483,647 iterations load, and the first login then blocks the broker for about 25 minutes (measured with 2.0.11, 2.0.21 and 2.1.2). The times are estimates: about 0.7 microseconds an iteration on a PC or server, and ten times that on a Raspberry Pi 3. From 10,000,000 iterations on it is an error. 10,000 are a good compromise. Said once for a file, at the costliest user.`,
  example: {
    language: 'password file',
    bad: `alice:${HASH.replace('$101$', '$1000000$')}`,
    good: `alice:${HASH.replace('$101$', '$10000$')}`,
  },
  check: ({ evaluation }) => findUsers(evaluation, 'hash', costliestFirst, aboutCostly),
};

function costliestFirst(users: readonly PasswordUser[]): PasswordUser[] {
  return users.filter((user) => costOf(user) >= NOTICED).sort((a, b) => costOf(b) - costOf(a));
}

function aboutCostly(costliest: PasswordUser, all: readonly PasswordUser[]): Omit<Finding, keyof Place> {
  const iterations = costOf(costliest);
  const stops = iterations >= STOPS_BROKER;
  const seconds = iterations * SECONDS_ON_PC;
  const estimate = t`about ${duration(seconds)} on a PC and ${duration(seconds * SLOWER_ON_PI)} on a Raspberry Pi 3 (estimated)`;
  const others =
    all.length === 1 ? '' : t` This file has ${grouped(all.length - 1)} more of at least ${grouped(NOTICED)}.`;
  return {
    ...(stops && { severity: 'error' }),
    message: t`Each login as ${costliest.name} ${stops ? t`stops` : t`holds up`} the whole broker for ${estimate}, since it computes ${grouped(iterations)} iterations in its one event loop: set the password anew with fewer.${others}`,
  };
}

function costOf(user: PasswordUser): number {
  return iterationsOf(user) ?? 0;
}

/** Rounded, as befits an estimate. */
function duration(seconds: number): string {
  if (seconds < 10) return `${Number(seconds.toPrecision(2))} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 90 * 60 ? t`${Math.round(seconds / 60)} minutes` : t`${Math.round(seconds / 3600)} hours`;
}

import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { t } from '../language/t.js';

/**
 * Guesses a second on one graphics card of 2024 against hashes of 10,000 rounds: about 1.3 million a second are
 * reported for PBKDF2-SHA512 of 1,000 rounds.
 */
const GUESSES_PER_SECOND = 130_000;
/** Words that come to mind first in front of a broker. */
const AT_HAND = ['mosquitto', 'mqtt', 'broker', 'homeassistant', 'weewx', 'zigbee', 'sensor'];

/**
 * What somebody with a copy of the file would make of a password, in a sentence; undefined where it would take them
 * more than half a year. Looked at are lists of common passwords, keyboard patterns, dates, repetitions, and the name
 * of the user.
 */
export function strengthHint(password: string, user: string): string | undefined {
  const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const { guesses } = estimator.check(password, [user, ...AT_HAND]);
  const time = TIMES.find(([seconds]) => guesses / GUESSES_PER_SECOND < seconds)?.[1];
  if (!time) return undefined;
  return t`Weak: who has a copy of the file finds it ${time}; --generate makes a good one.`;
}

/** Upper bounds in seconds, and how people say them. */
const TIMES: readonly (readonly [seconds: number, words: string])[] = [
  [10, t`in seconds`],
  [600, t`in minutes`],
  [36_000, t`in hours`],
  [864_000, t`in days`],
  [15_000_000, t`in months`],
];

import type { Rule } from '../../rule.js';
import { costlyIterations } from './costly-iterations.js';
import { emptyPassword } from './empty-password.js';
import { oldHash } from './old-hash.js';
import { userCannotLogIn } from './user-cannot-log-in.js';
import { userWithoutRights } from './user-without-rights.js';
import { weakIterations } from './weak-iterations.js';

/** Users of password files: how well their hashes protect them, and what their names are good for. */
export const passwdRules: readonly Rule[] = [
  weakIterations,
  oldHash,
  costlyIterations,
  emptyPassword,
  userCannotLogIn,
  userWithoutRights,
];

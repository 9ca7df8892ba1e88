import type { Rule } from '../../rule.js';
import { userWithoutPassword } from './user-without-password.js';

/** What an ACL file grants, and to whom. */
export const aclRules: readonly Rule[] = [userWithoutPassword];

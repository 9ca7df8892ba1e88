import { brokerRefusals } from './broker/index.js';
import type { RuleDocs } from './rule.js';
import { rules } from './rules/index.js';
import { suppressionRules } from './suppressions.js';

/** What can be found, by the broker's own refusals and by the rules: for people to read, not to run. */
export const allRules: readonly RuleDocs[] = [...brokerRefusals, ...rules, ...suppressionRules];

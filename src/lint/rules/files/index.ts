import type { Rule } from '../../rule.js';

export const filesRules: readonly Rule[] = [];

import type { Rule } from '../../rule.js';
import { deprecated } from './deprecated.js';
import { packetLimit } from './packet-limit.js';
import { partOfLevel } from './part-of-level.js';
import { refusedByNext } from './refused-by-2.1.js';
import { withoutEffect } from './without-effect.js';

/** What changes, or will change, between versions. */
export const versionsRules: readonly Rule[] = [deprecated, withoutEffect, refusedByNext, partOfLevel, packetLimit];

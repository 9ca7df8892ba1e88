import type { RuleDocs } from '../rule.js';
import { confRefusals } from './conf.js';
import { fileRefusals } from './files.js';

/** What the broker itself refuses, as evaluation reports it. */
export const brokerRefusals: readonly RuleDocs[] = [...confRefusals, ...fileRefusals];

import type { RuleDocs } from '../rule.js';
import { aclRefusals } from './acl.js';
import { confRefusals } from './conf.js';
import { fileRefusals } from './files.js';
import { passwordRefusals } from './password.js';
import { pskRefusals } from './psk.js';
import { tlsRefusals } from './tls.js';

/** What the broker itself refuses or drops, as evaluation reports it. */
export const brokerRefusals: readonly RuleDocs[] = [
  ...confRefusals,
  ...fileRefusals,
  ...tlsRefusals,
  ...passwordRefusals,
  ...aclRefusals,
  ...pskRefusals,
];

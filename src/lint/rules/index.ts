import type { Rule } from '../rule.js';
import { aclRules } from './acl/index.js';
import { filesRules } from './files/index.js';
import { formRules } from './form/index.js';
import { passwdRules } from './passwd/index.js';
import { securityRules } from './security/index.js';
import { structureRules } from './structure/index.js';
import { versionsRules } from './versions/index.js';

/** Every rule of mqttctl's own, by family. */
export const rules: readonly Rule[] = [
  ...formRules,
  ...structureRules,
  ...versionsRules,
  ...securityRules,
  ...filesRules,
  ...passwdRules,
  ...aclRules,
];

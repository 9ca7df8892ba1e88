import type { Rule } from '../../rule.js';
import { anonymousRulesUnused } from './anonymous-rules-unused.js';
import { coveredRule } from './covered-rule.js';
import { deniedRule } from './denied-rule.js';
import { everythingOpen } from './everything-open.js';
import { impossibleUser } from './impossible-user.js';
import { nameWithWildcard } from './name-with-wildcard.js';
import { neverMatches } from './never-matches.js';
import { patternDenyOverruled } from './pattern-deny-overruled.js';
import { subtopicsLeftOut } from './subtopics-left-out.js';
import { textAfterTopic } from './text-after-topic.js';
import { topicForgotten } from './topic-forgotten.js';
import { userNameMisread } from './user-name-misread.js';
import { userWithoutPassword } from './user-without-password.js';

/** What an ACL file grants, and to whom. */
export const aclRules: readonly Rule[] = [
  userWithoutPassword,
  userNameMisread,
  nameWithWildcard,
  impossibleUser,
  anonymousRulesUnused,
  everythingOpen,
  coveredRule,
  deniedRule,
  patternDenyOverruled,
  neverMatches,
  subtopicsLeftOut,
  topicForgotten,
  textAfterTopic,
];

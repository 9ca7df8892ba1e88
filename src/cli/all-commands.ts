import Demo from '../commands/demo.js';
import Lint from '../commands/lint.js';
import PasswdAdd from '../commands/passwd/add.js';
import PasswdImport from '../commands/passwd/import.js';
import PasswdList from '../commands/passwd/list.js';
import PasswdRehash from '../commands/passwd/rehash.js';
import PasswdRemove from '../commands/passwd/remove.js';
import PasswdVerify from '../commands/passwd/verify.js';

/** What oclif's help shows (package.json names this file as its list of commands). */
export const allCommands = {
  demo: Demo,
  lint: Lint,
  'passwd:add': PasswdAdd,
  'passwd:import': PasswdImport,
  'passwd:list': PasswdList,
  'passwd:rehash': PasswdRehash,
  'passwd:remove': PasswdRemove,
  'passwd:verify': PasswdVerify,
};

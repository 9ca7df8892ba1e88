import Demo from '../commands/demo.js';
import Lint from '../commands/lint.js';

/** What oclif's help shows (package.json names this file as its list of commands). */
export const allCommands = { demo: Demo, lint: Lint };

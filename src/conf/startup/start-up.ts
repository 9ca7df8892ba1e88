import type { Account } from '../../installation/filesystem.js';
import type { EvaluationState } from '../evaluate/state.js';
import { runningAccount } from './account.js';
import { openListeners } from './listeners.js';
import { reserveMemory } from './memory.js';
import { openDatabase, openLog, writePidFile } from './own-files.js';
import { loadPlugins } from './plugins.js';
import { loadSecurityFiles } from './security.js';

/**
 * What the broker does between reading its configuration and serving clients, in its order: it changes its
 * account, writes its pid, loads its database, opens its log, loads plugins and security files, and
 * opens the listeners (main in src/mosquitto.c). Returns the account that it runs as.
 */
export function startUp(state: EvaluationState): Account {
  const account = runningAccount(state);
  reserveMemory(state);
  writePidFile(state, account);
  openDatabase(state, account);
  openLog(state, account);
  loadPlugins(state, account);
  loadSecurityFiles(state, account);
  openListeners(state, account);
  return account;
}

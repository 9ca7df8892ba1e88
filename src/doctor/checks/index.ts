import type { Check } from '../check.js';
import { aclInForce } from './access/acl.js';
import { anonymous } from './access/anonymous.js';
import { stranger } from './access/stranger.js';
import { systemTopics } from './access/system-topics.js';
import { bridgeConfiguration } from './bridges/configuration.js';
import { bridgeRemote } from './bridges/remote.js';
import { configurationFiles } from './configuration/files.js';
import { configurationFound } from './configuration/found.js';
import { startedFile } from './configuration/started-file.js';
import { takenUp } from './configuration/taken-up.js';
import { advisories } from './install/advisories.js';
import { clients } from './install/clients.js';
import { clock } from './install/clock.js';
import { program } from './install/program.js';
import { upgraded } from './install/upgraded.js';
import { listenersAnswer } from './listeners/answers.js';
import { listenersBound } from './listeners/bound.js';
import { families } from './listeners/families.js';
import { listenersFree } from './listeners/free.js';
import { localOnly } from './listeners/local-only.js';
import { logErrors } from './logs/errors.js';
import { database } from './persistence/database.js';
import { disk } from './persistence/disk.js';
import { rightsOfFiles } from './rights/files.js';
import { reloaded } from './service/reloaded.js';
import { serviceRunning } from './service/running.js';
import { tlsFiles } from './tls/files.js';
import { served } from './tls/served.js';

/** All checks, in the order in which they are made: what may be a cause before what may come of it. */
export const checks: readonly Check[] = [
  program,
  advisories,
  clients,
  configurationFound,
  clock,
  startedFile,
  configurationFiles,
  rightsOfFiles,
  tlsFiles,
  database,
  disk,
  listenersFree,
  serviceRunning,
  upgraded,
  reloaded,
  takenUp,
  localOnly,
  listenersBound,
  families,
  listenersAnswer,
  served,
  anonymous,
  stranger,
  aclInForce,
  systemTopics,
  logErrors,
  bridgeConfiguration,
  bridgeRemote,
];

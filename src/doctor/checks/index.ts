import type { Check } from '../check.js';
import { aclInForce } from './access/acl.js';
import { anonymous } from './access/anonymous.js';
import { openFiles } from './access/open-files.js';
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
import { unit } from './install/unit.js';
import { upgraded } from './install/upgraded.js';
import { listenersAnswer } from './listeners/answers.js';
import { listenersBound } from './listeners/bound.js';
import { families } from './listeners/families.js';
import { firewall } from './listeners/firewall.js';
import { listenersFree } from './listeners/free.js';
import { localOnly } from './listeners/local-only.js';
import { published } from './listeners/published.js';
import { logErrors } from './logs/errors.js';
import { rotation } from './logs/rotation.js';
import { database } from './persistence/database.js';
import { disk } from './persistence/disk.js';
import { mount } from './persistence/mount.js';
import { confinement } from './rights/confinement.js';
import { rightsOfFiles } from './rights/files.js';
import { hostsDeny } from './rights/hosts-deny.js';
import { reloaded } from './service/reloaded.js';
import { serviceRunning } from './service/running.js';
import { tlsFiles } from './tls/files.js';
import { renewal } from './tls/renewal.js';
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
  unit,
  mount,
  rightsOfFiles,
  confinement,
  hostsDeny,
  tlsFiles,
  renewal,
  database,
  disk,
  listenersFree,
  published,
  firewall,
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
  openFiles,
  logErrors,
  rotation,
  bridgeConfiguration,
  bridgeRemote,
];

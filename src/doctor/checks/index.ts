import type { Check } from '../check.js';
import { bridgeConfiguration } from './bridges/configuration.js';
import { configurationFiles } from './configuration/files.js';
import { configurationFound } from './configuration/found.js';
import { advisories } from './install/advisories.js';
import { clients } from './install/clients.js';
import { program } from './install/program.js';
import { upgraded } from './install/upgraded.js';
import { database } from './persistence/database.js';
import { disk } from './persistence/disk.js';
import { rightsOfFiles } from './rights/files.js';
import { tlsFiles } from './tls/files.js';

/** All checks, in the order in which they are made: what may be a cause before what may come of it. */
export const checks: readonly Check[] = [
  program,
  advisories,
  clients,
  upgraded,
  configurationFound,
  configurationFiles,
  rightsOfFiles,
  tlsFiles,
  database,
  disk,
  bridgeConfiguration,
];

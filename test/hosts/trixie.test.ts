import { describe } from 'vitest';
import { hasBrokers } from '../setup/has-brokers.js';
import { runScenarios } from './run-scenarios.js';
import { scenarios } from './scenarios/index.js';

describe.skipIf(!hasBrokers)('Debian trixie', () => runScenarios('trixie', scenarios));

import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/setup/longest-first.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/brokers.ts'],
    // Most tests wait for processes of their own: more workers than the default get more done.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    // What tests expect is English, also on a French machine.
    env: { MQTTCTL_LANG: 'en' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

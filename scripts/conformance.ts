/** The model against the real brokers: `npm run conformance -- --cases 20000 [--seed N]`. */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { cases: { type: 'string' }, seed: { type: 'string' } } });
const { status } = spawnSync('npx', ['vitest', 'run', 'test/conformance'], {
  stdio: 'inherit',
  env: {
    ...process.env,
    MQTTCTL_OPTIONS: 'all',
    ...(values.cases && { MQTTCTL_CASES: values.cases }),
    ...(values.seed && { MQTTCTL_SEED: values.seed }),
  },
});
process.exitCode = status ?? 1;

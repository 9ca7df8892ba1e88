/**
 * All tests: `npm test`. Arguments go to vitest. The last line says what could not be covered, or how many passed
 * and failed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly { readonly assertionResults: readonly TestResult[] }[];
}

interface TestResult {
  readonly fullName: string;
  readonly status: string;
}

/** Fewer than that are named one by one. */
const MANY = 10;

const scratch = mkdtempSync(path.join(tmpdir(), 'mqttctl-test-'));
const report = path.join(scratch, 'report.json');
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
const { numPassedTests, numFailedTests, numPendingTests, testResults } = readReport();
rmSync(scratch, { recursive: true });
console.log(
  `${numPassedTests} passed, ${numFailedTests} failed${numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''}`,
);
if (numPendingTests >= MANY) {
  console.log(
    `Not covered: ${numPendingTests} tests against real brokers. They need root on a Debian system (its own archives, unshare, ip).`,
  );
} else if (numPendingTests > 0) {
  const skipped = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'skipped' || status === 'pending'),
  );
  console.log(`Not covered, for want of what they need here: ${skipped.map(({ fullName }) => fullName).join('; ')}.`);
}
process.exitCode = status ?? 1;

function readReport(): VitestReport {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, testResults: [] };
  }
}

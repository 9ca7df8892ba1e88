import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { doctorSchema } from '../../src/report/doctor-schema.js';
import { runApplyScenarios } from './apply-scenarios.js';
import { followArticle, playDemo } from './article.js';
import { certbotScenario } from './certbot-scenario.js';
import { type HealthyHost, healthyHosts } from './healthy.js';
import { Host } from './host.js';
import { type InstalledPackage, installPackage } from './package.js';
import type { Scenario } from './scenario.js';
import { type ServiceScenario, serviceScenarios } from './service-scenarios.js';
import { ALL_SUITES, type Suite } from './systems.js';

const TRIES_ALL = process.env.MQTTCTL_SCENARIOS === 'all';
/** Where it takes the least time, and the newest certbot is. */
const CERTBOT_SUITE: Suite = 'sid';

type CheckResult = z.infer<typeof doctorSchema>['checks'][number];

/**
 * Declares the tests of a system: that doctor finds nothing on it as it comes and in healthy installations, what it
 * finds in each scenario, what the commands about the service do, and
 * what becomes of renewed certificates.
 */
export function runScenarios(suite: Suite, scenarios: readonly Scenario[]): void {
  let installed: InstalledPackage | undefined;
  let host: Host;
  beforeAll(async () => {
    installed = await installPackage();
    host = await Host.boot(suite, installed);
  }, 600_000);
  afterAll(async () => {
    await host?.close();
    installed?.remove();
  });

  test('nothing is found on an untouched system', async () => expect(troublesIn(await doctor(host))).toEqual([]));
  for (const healthy of healthyHosts.filter(({ suites }) => suites.includes(suite))) {
    test(`nothing is found: ${healthy.name}`, () => expectNothing(host, healthy));
  }
  for (const scenario of chosen(suite, scenarios)) test(scenario.name, () => run(host, scenario));
  if (TRIES_ALL || suite === CERTBOT_SUITE) {
    test('a certificate that certbot renews comes to the broker', () => certbotScenario(host), 300_000);
  }
  test('from the package to websockets with TLS, by mqttctl alone', () => followArticle(host), 240_000);
  test('mqttctl demo beside the broker of the machine', () => playDemo(host), 120_000);
  for (const { name, run: runCase } of serviceCases(suite)) {
    test(`mqttctl service: ${name}`, async () => {
      await host.reset();
      await runCase((argv, options) => host.exec(argv, options));
    });
  }
  runApplyScenarios(suite, () => host);
}

/**
 * Each scenario on one of its systems, so that all are tried in bearable time; MQTTCTL_SCENARIOS=all tries each on all of
 * them.
 */
function chosen(suite: Suite, scenarios: readonly Scenario[]): Scenario[] {
  return scenarios.filter(
    ({ suites }, index) => suites.includes(suite) && (TRIES_ALL || suites[index % suites.length] === suite),
  );
}

function serviceCases(suite: Suite): ServiceScenario[] {
  return serviceScenarios.filter(
    (each, index) => TRIES_ALL || (each.suite ?? ALL_SUITES[index % ALL_SUITES.length]) === suite,
  );
}

async function expectNothing(host: Host, { setUp, flags }: HealthyHost): Promise<void> {
  await host.reset();
  await setUp(host);
  expect(troublesIn(await doctor(host, ...flags))).toEqual([]);
}

async function run(host: Host, scenario: Scenario): Promise<void> {
  await host.reset();
  await scenario.break(host);
  const troubles = troublesIn(await doctor(host));
  const first = troubles.find(({ status }) => status === 'fail') ?? troubles[0];
  expect(first, JSON.stringify(troubles, null, 2)).toMatchObject({ id: scenario.first });
  expect(first?.detail).toMatch(scenario.detail);
  const others = troubles.filter(({ id }) => id !== scenario.first && !scenario.fails.includes(id));
  expect(others).toEqual([]);
  if (!scenario.fixed) return;
  expect(troublesIn(await doctor(host, '--fix', '--yes'))).toEqual([]);
  await expectAnswer(host);
}

function troublesIn(results: readonly CheckResult[]): CheckResult[] {
  return results.filter(({ status }) => status === 'fail' || status === 'warn');
}

/** What doctor finds on a host. */
export async function doctor(host: Host, ...flags: readonly string[]): Promise<readonly CheckResult[]> {
  const { stdout, stderr } = await host.exec(['mqttctl', 'doctor', '--json', ...flags]);
  if (stdout === '') throw new Error(`doctor says nothing: ${stderr}`);
  return doctorSchema.parse(JSON.parse(stdout)).checks;
}

/** To be refused is an answer, too: not every scenario lets everybody in. */
async function expectAnswer(host: Host): Promise<void> {
  const { code, stderr } = await host.exec(['mosquitto_sub', '-t', '$SYS/broker/version', '-C', '1', '-W', '3']);
  if (code !== 0) expect(stderr).toMatch(/not authori[sz]ed/i);
}

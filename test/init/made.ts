/** What the tests of init share: a profile made into a tree of its own. */
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatherAnswers } from '../../src/cli/init-answers.js';
import type { AnswerInput } from '../../src/cli/init-flags.js';
import { layoutOf } from '../../src/init/layout.js';
import { type InitPlan, missingUsers, planInit } from '../../src/init/plan.js';
import type { SecurityPlugins } from '../../src/init/plugins.js';
import { loadProfile } from '../../src/init/profiles.js';
import { writeInit } from '../../src/init/write.js';
import { Installation } from '../../src/installation/installation.js';
import { createAuthority, issueCertificate } from '../../src/tls/authority.js';
import { ROOT } from '../end-to-end/mqttctl.js';

export const TEMPLATES = join(ROOT, 'templates');
/** As in the sandboxes of test/brokers. */
export const ACCOUNT = '1883:1883';

/** What each profile must be told so that it can be tried on one machine. */
export const ANSWERS: Readonly<Record<string, AnswerInput>> = {
  docker: { reach: 'local', user: ['alice'] },
  'edge-bridge': { bridge: '127.0.0.1:1884', 'bridge-topic': ['site/# out 1'] },
  hardened: { reach: 'local', user: ['alice'], name: ['localhost'] },
  home: { reach: 'local', user: ['alice', 'bob'], anonymous: 'read' },
  homeassistant: { reach: 'local', user: ['homeassistant', 'zigbee2mqtt', 'plug'] },
  local: {},
  'tls-letsencrypt': { user: ['alice'], name: ['mqtt.example.org'] },
  websockets: { user: ['alice'] },
  weewx: { reach: 'local', user: ['weewx', 'alice'] },
};

/** A directory that every account may enter. */
export function openDirectory(): { path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'mqttctl-init-'));
  chmodSync(path, 0o755);
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Plans a profile for a tree in that directory. */
export async function planned(
  name: string,
  input: AnswerInput,
  directory: string,
  target: string,
  plugins?: SecurityPlugins,
): Promise<{ plan: InitPlan; installation: Installation }> {
  const installation = new Installation({ config: join(directory, 'mosquitto.conf'), target, as: ACCOUNT });
  const profile = loadProfile(TEMPLATES, name);
  const layout = await layoutOf(installation, profile, directory);
  const answers = await gatherAnswers(profile, input, [], false);
  if (answers.tls.source === 'letsencrypt' && !existsSync(layout.certificates))
    await putCertificate(layout.certificates, answers.tls.name);
  const missing = answers.clientCertificates ? [] : missingUsers(installation, layout, answers.users);
  const secrets = missing.map((user) => ({ user, password: Buffer.from(`${user}-vkTq83`) }));
  return { plan: await planInit(installation, { profile, answers, layout, plugins, secrets }), installation };
}

/** Plans and writes it. */
export async function made(...request: Parameters<typeof planned>): Promise<Awaited<ReturnType<typeof planned>>> {
  const result = await planned(...request);
  await writeInit(result.installation, result.plan, () => {});
  return result;
}

/** As the hook would have put it there. */
async function putCertificate(directory: string, name: string): Promise<void> {
  const authority = await createAuthority({ name: 'Test', days: 400 });
  const issued = await issueCertificate(authority, { kind: 'server', names: [name], days: 90 });
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${name}.pem`), issued.certificate + authority.certificate, { mode: 0o644 });
  const key = join(directory, `${name}.key`);
  writeFileSync(key, issued.key, { mode: 0o600 });
  if (process.getuid?.() === 0) chownSync(key, 1883, 1883);
}

import { z } from 'zod';
import { options } from '../src/conf/catalogue/index.js';
import type { Option, Scope } from '../src/conf/catalogue/option.js';
import { at, version, versionText } from '../src/conf/version.js';
import { SECTIONS, sectionOf } from '../src/doctor/check.js';
import { checks } from '../src/doctor/checks/index.js';
import { allRules } from '../src/lint/all-rules.js';
import type { RuleDocs } from '../src/lint/rule.js';
import {
  aclChangeSchema,
  aclCheckSchema,
  aclExplainSchema,
  aclFormatSchema,
  aclListSchema,
  aclMatrixSchema,
  aclSuggestSchema,
  aclWhoSchema,
} from '../src/report/acl-schemas.js';
import { aclTestSchema } from '../src/report/acl-test-schema.js';
import { applyHistorySchema, applySchema } from '../src/report/apply-schemas.js';
import { clientSchema } from '../src/report/client-schema.js';
import { configDiffSchema, configMigrateSchema } from '../src/report/config-comparison-schemas.js';
import {
  configExplainSchema,
  configFormatSchema,
  configGetSchema,
  configShowSchema,
  settingChangeSchema,
} from '../src/report/config-schemas.js';
import { doctorSchema } from '../src/report/doctor-schema.js';
import { initSchema } from '../src/report/init-schema.js';
import { lintSchema } from '../src/report/lint-schema.js';
import { DUPLICATE, history, valueText } from '../src/report/option-facts.js';
import { passwordChangeSchema, rehashSchema, userListSchema, verdictSchema } from '../src/report/passwd-schemas.js';
import { portsSchema } from '../src/report/ports-schema.js';
import { probeSchema } from '../src/report/probe-schema.js';
import {
  serviceLogsSchema,
  serviceReloadSchema,
  serviceRestartSchema,
  serviceStatusSchema,
} from '../src/report/service-schemas.js';
import { statusSchema } from '../src/report/status-schema.js';
import {
  tlsCheckSchema,
  tlsDeploySchema,
  tlsInstallHookSchema,
  tlsSelfSignedSchema,
} from '../src/report/tls-schemas.js';
import { visible } from '../src/report/visible.js';
import { settingsSchema } from '../src/settings/parse-settings.js';
import { commandDocs } from './command-docs.js';

/** The newest version that the model knows; pages describe options as it sees them. */
const NEWEST = version('2.1.2');
const NOTICE = '<!-- Made by "npm run docs" from the source: change it there. -->\n\n';

const SCOPE_TITLES: Readonly<Record<Scope, string>> = {
  global: 'For the whole broker',
  security: 'Security: for the whole broker, or for one listener under per_listener_settings',
  listener: 'For one listener',
  bridge: 'For one bridge',
  plugin: 'For one plugin',
};

/** The generated pages, by their name in the repository. */
export function documentation(): ReadonlyMap<string, string> {
  const families = new Map<string, RuleDocs[]>();
  for (const rule of allRules) {
    const family = rule.id.slice(0, rule.id.indexOf('/'));
    families.set(family, [...(families.get(family) ?? []), rule]);
  }
  return new Map([
    ['docs/checks.md', checksPage()],
    ...commandDocs(NOTICE),
    ['docs/options.md', optionsPage()],
    ['docs/rules.md', rulesIndex(families)],
    ...[...families].map(([family, rules]) => [`docs/rules/${family}.md`, familyPage(family, rules)] as const),
  ]);
}

/** The JSON Schemas of what other programs read and write. */
export function schemas(): ReadonlyMap<string, string> {
  const text = (schema: z.ZodType) => `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`;
  return new Map([
    ['schemas/acl-change.schema.json', text(aclChangeSchema)],
    ['schemas/acl-check.schema.json', text(aclCheckSchema)],
    ['schemas/acl-explain.schema.json', text(aclExplainSchema)],
    ['schemas/acl-format.schema.json', text(aclFormatSchema)],
    ['schemas/acl-list.schema.json', text(aclListSchema)],
    ['schemas/acl-matrix.schema.json', text(aclMatrixSchema)],
    ['schemas/acl-suggest.schema.json', text(aclSuggestSchema)],
    ['schemas/acl-test.schema.json', text(aclTestSchema)],
    ['schemas/acl-who.schema.json', text(aclWhoSchema)],
    ['schemas/client.schema.json', text(clientSchema)],
    ['schemas/apply-history.schema.json', text(applyHistorySchema)],
    ['schemas/apply.schema.json', text(applySchema)],
    ['schemas/config-diff.schema.json', text(configDiffSchema)],
    ['schemas/config-migrate.schema.json', text(configMigrateSchema)],
    ['schemas/config-change.schema.json', text(settingChangeSchema)],
    ['schemas/config-explain.schema.json', text(configExplainSchema)],
    ['schemas/config-format.schema.json', text(configFormatSchema)],
    ['schemas/config-get.schema.json', text(configGetSchema)],
    ['schemas/config-show.schema.json', text(configShowSchema)],
    ['schemas/doctor.schema.json', text(doctorSchema)],
    ['schemas/init.schema.json', text(initSchema)],
    ['schemas/lint.schema.json', text(lintSchema)],
    ['schemas/passwd-change.schema.json', text(passwordChangeSchema)],
    ['schemas/passwd-list.schema.json', text(userListSchema)],
    ['schemas/passwd-rehash.schema.json', text(rehashSchema)],
    ['schemas/passwd-verify.schema.json', text(verdictSchema)],
    ['schemas/service-logs.schema.json', text(serviceLogsSchema)],
    ['schemas/service-reload.schema.json', text(serviceReloadSchema)],
    ['schemas/service-restart.schema.json', text(serviceRestartSchema)],
    ['schemas/service-status.schema.json', text(serviceStatusSchema)],
    ['schemas/probe.schema.json', text(probeSchema)],
    ['schemas/ports.schema.json', text(portsSchema)],
    ['schemas/settings.schema.json', text(settingsSchema)],
    ['schemas/status.schema.json', text(statusSchema)],
    ['schemas/tls-check.schema.json', text(tlsCheckSchema)],
    ['schemas/tls-deploy.schema.json', text(tlsDeploySchema)],
    ['schemas/tls-install-hook.schema.json', text(tlsInstallHookSchema)],
    ['schemas/tls-self-signed.schema.json', text(tlsSelfSignedSchema)],
  ]);
}

function checksPage(): string {
  const sections = SECTIONS.map((section) => {
    const rows = checks
      .filter(({ id }) => sectionOf(id) === section)
      .map(({ id, title, live, needs = [] }) => `| ${id} | ${title} | ${live ? 'yes' : ''} | ${needs.join(', ')} |`);
    return `## ${section}\n\n| check | what is so where all is well | this machine only | is skipped when it fails |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `${NOTICE}# The checks of mqttctl doctor\n\nAlso in the terminal: \`mqttctl doctor --list\`. What they mean and how they go together is in [doctor.md](doctor.md).\n\n${sections.join('\n')}`;
}

function optionsPage(): string {
  const sections = (Object.keys(SCOPE_TITLES) as Scope[]).map((scope) => {
    const members = options
      .filter((option) => at(option.scope, NEWEST) === scope)
      .sort((a, b) => a.name.localeCompare(b.name));
    return `## ${SCOPE_TITLES[scope]}\n\n${members.map(optionEntry).join('\n')}`;
  });
  return `${NOTICE}# The options of mosquitto.conf\n\nEvery option that a version from 1.6.15 to 2.1.2 knows.\n\n${sections.join('\n')}`;
}

function optionEntry(option: Option): string {
  const facts = [
    `value: ${valueText(at(option.value, NEWEST), NEWEST)}`,
    ...(option.default === undefined
      ? []
      : [`default: ${history(option.default, (value) => (value === undefined ? 'none' : `\`${value}\``))}`]),
    ...(option.aliases ? [`also: ${option.aliases.map(({ name }) => `\`${name}\``).join(', ')}`] : []),
    ...(option.since === undefined ? [] : [`since ${versionText(option.since)}`]),
    ...(option.removed === undefined ? [] : [`gone in ${versionText(option.removed)}`]),
    ...(option.deprecated
      ? [`deprecated since ${versionText(option.deprecated.since)}: use ${option.deprecated.replacement}`]
      : []),
    ...(option.withoutEffect
      ? [`without effect since ${versionText(option.withoutEffect.since)}: ${option.withoutEffect.why}`]
      : []),
    `a second one: ${history(option.duplicate, (value) => DUPLICATE[value])}`,
    `a change needs a ${history(option.change, (value) => value)}`,
  ];
  return `### ${option.name}\n\n${option.help}\n\n${facts.map((fact) => `- ${fact}`).join('\n')}\n`;
}

function rulesIndex(families: ReadonlyMap<string, readonly RuleDocs[]>): string {
  const tables = [...families].map(([family, rules]) => {
    const rows = rules.map(
      ({ id, severity, summary }) => `| [${id}](rules/${family}.md#${anchor(id)}) | ${severity} | ${summary} |`,
    );
    return `## ${family}\n\n| rule | severity | finds |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `${NOTICE}# The rules of mqttctl lint\n\nAlso in the terminal: \`mqttctl lint --rules\` and \`mqttctl lint --explain RULE\`.\n\n${tables.join('\n')}`;
}

/** As GitHub makes it of a heading. */
function anchor(id: string): string {
  return id.replace('/', '');
}

function familyPage(family: string, rules: readonly RuleDocs[]): string {
  return `${NOTICE}# Rules: ${family}\n\n${rules.map(ruleEntry).join('\n')}`;
}

function ruleEntry({ id, severity, summary, why, example, since, until }: RuleDocs): string {
  const validity = [
    ...(since === undefined ? [] : [`from ${versionText(since)} on`]),
    ...(until === undefined ? [] : [`up to ${versionText(until).replace(/\.999$/, '')}`]),
  ].join(', ');
  return `## ${id}\n\n${summary} Severity: ${severity}.${validity ? ` True ${validity}.` : ''}\n\n${why}\n\n\`\`\`conf\n${shown(example.bad)}\n\`\`\`\n\nRather:\n\n\`\`\`conf\n${shown(example.good)}\n\`\`\`\n`;
}

/** Examples may hold control characters, or be very long on purpose. */
function shown(text: string): string {
  return text
    .split('\n')
    .map(visible)
    .map((line) => (line.length > 160 ? `${line.slice(0, 60)}…${line.slice(-40)}` : line))
    .join('\n');
}

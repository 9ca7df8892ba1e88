import type { ChalkInstance } from 'chalk';
import type { z } from 'zod';
import { exampleOf } from '../conf/catalogue/examples.js';
import type { FileRole, Scope, ValueSpec } from '../conf/catalogue/option.js';
import { ownerName } from '../conf/owner.js';
import { at, Changed, type Version, versionText } from '../conf/version.js';
import type { OptionExplanation } from '../config/explanation.js';
import { t } from '../language/t.js';
import type { configExplainSchema } from './config-schemas.js';
import { maskedValue } from './config-values.js';
import { DUPLICATE, history, valueText } from './option-facts.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

const SCOPES: Readonly<Record<Scope, string>> = {
  global: t`the whole broker`,
  security: t`the whole broker; one listener under per_listener_settings`,
  listener: t`one listener, below its listener line`,
  bridge: t`one bridge, below its connection line`,
  plugin: t`one plugin, below the line that loads it`,
};

const FILES: Partial<Record<FileRole, string>> = {
  'password-file': t`the password file: "mqttctl passwd"`,
  'acl-file': t`the ACL file: "mqttctl acl"`,
  'psk-file': t`the PSK file`,
  'private-key': t`a private key, which the broker must be able to read, and nobody else`,
  certificate: t`a certificate, which the broker must be able to read`,
};

/** For programs; its shape is published in schemas/config-explain.schema.json. */
export function explainDocument({ option, name, target, known, settings, rules }: OptionExplanation) {
  const { since, removed, deprecated } = option;
  return {
    option: name,
    also: (option.aliases ?? []).map((alias) => alias.name),
    help: option.help,
    scope: at(option.scope, target),
    value: valueText(at(option.value, target), target).replaceAll('`', ''),
    default: at(option.default, target) ?? null,
    since: since === undefined ? null : versionText(since),
    removed: removed === undefined ? null : versionText(removed),
    deprecated: deprecated ? { since: versionText(deprecated.since), replacement: deprecated.replacement } : null,
    repeatable: at(option.duplicate, target) === 'adds',
    taken_up_by: at(option.change, target),
    target: versionText(target),
    known,
    set: settings.map(({ value, owner, directive, name: own }) => ({
      value: maskedValue(option, own, value),
      of: owner.kind === 'global' ? null : ownerName(owner),
      file: directive.file.path,
      line: directive.line,
    })),
    rules: [...rules],
  } satisfies z.input<typeof configExplainSchema>;
}

const LABEL_COLUMNS = 12;

/** For people: what it does, the facts, where it is set. */
export function explainText(explanation: OptionExplanation, chalk: ChalkInstance): string {
  const { option, name, target, known, settings, rules } = explanation;
  const facts: [string, string | undefined][] = [
    [t`For`, history(option.scope, (scope) => SCOPES[scope])],
    [t`Value`, valueFact(at(option.value, target), target)],
    [t`Default`, option.default === undefined ? t`none` : history(option.default, (value) => value ?? t`none`)],
    [
      t`Also`,
      option.aliases?.map(({ name: also, deprecated }) => (deprecated ? t`${also} (deprecated)` : also)).join(', '),
    ],
    [t`File`, option.file && FILES[option.file]],
    [t`Since`, option.since === undefined ? undefined : versionText(option.since)],
    [
      t`Deprecated`,
      option.deprecated && t`since ${versionText(option.deprecated.since)}: use ${option.deprecated.replacement}`,
    ],
    [t`Gone`, option.removed === undefined ? undefined : t`in ${versionText(option.removed)}`],
    [
      t`No effect`,
      option.withoutEffect && t`since ${versionText(option.withoutEffect.since)}: ${option.withoutEffect.why}`,
    ],
    [t`A second`, history(option.duplicate, (value) => DUPLICATE[value])],
    [t`Taken up`, history(option.change, (value) => (value === 'reload' ? t`by a reload` : t`by a restart`))],
    [t`Example`, exampleOf(option, target)],
    [t`Rules`, rules.length > 0 ? rules.join(', ') : undefined],
  ];
  const lines = facts.flatMap(([label, text]) => (text === undefined ? [] : fact(label, text, chalk)));
  const unknown = known ? [] : ['', t`Mosquitto ${versionText(target)} does not know it.`];
  const set = settings.map(({ value, owner, directive, name: own }) => {
    const of = owner.kind === 'global' ? '' : t`, for ${ownerName(owner)}`;
    return `  ${visible(`${own} ${maskedValue(option, own, value)}`)}\n    ${visible(`${directive.file.path}:${directive.line}${of}`)}`;
  });
  const where = settings.length > 0 ? ['', t`Set here:`, ...set] : [];
  return `${[chalk.bold(name), ...wrap(option.help), '', ...lines, ...unknown, ...where].join('\n')}\n`;
}

function fact(label: string, text: string, chalk: ChalkInstance): string[] {
  const [first, ...rest] = wrap(text.replaceAll('`', ''), 80 - LABEL_COLUMNS);
  return [chalk.dim(label.padEnd(LABEL_COLUMNS)) + first, ...rest.map((line) => ' '.repeat(LABEL_COLUMNS) + line)];
}

function valueFact(spec: ValueSpec, target: Version): string {
  const text = valueText(spec, target);
  if (spec.kind !== 'integer') return text;
  const meanings = Object.entries(spec.meanings ?? {}).map(([value, meaning]) => t`${value}: ${meaning}`);
  const bounds = [spec.min, spec.max].some((bound) => bound instanceof Changed) ? t` in ${versionText(target)}` : '';
  return [text + bounds, ...meanings].join(t`; `);
}

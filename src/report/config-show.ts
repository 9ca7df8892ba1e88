import { dirname, relative } from 'node:path';
import type { ChalkInstance } from 'chalk';
import type { z } from 'zod';
import type { Directive } from '../conf/model.js';
import { ownerName, pluginName } from '../conf/owner.js';
import { versionText } from '../conf/version.js';
import type { Configuration } from '../config/configuration.js';
import type { Section, ShownSetting } from '../config/shown.js';
import { t } from '../language/t.js';
import { capital } from '../text/words.js';
import type { configGetSchema, configShowSchema } from './config-schemas.js';
import { isMasked, maskedValue } from './config-values.js';
import { table } from './table.js';
import { visible } from './visible.js';

type Document = z.input<typeof configShowSchema>;

/** For programs; its shape is published in schemas/config-show.schema.json. */
export function showDocument({ installation, main }: Configuration, sections: readonly Section[]): Document {
  const document: Document = {
    target: versionText(installation.target),
    config: installation.fs.hostPath(main),
    global: [],
    listeners: [],
    plugins: [],
    bridges: [],
  };
  for (const { owner, settings } of sections) {
    const shown = settings.map(settingDocument);
    switch (owner.kind) {
      case 'global':
        document.global = shown;
        break;
      case 'listener': {
        const { port, host = null, socketPath = null, directive } = owner.listener;
        const protocol = String(owner.listener.settings.get('protocol')?.value ?? 'mqtt');
        const head = { port, address: host, socket: socketPath, protocol };
        document.listeners.push({ ...head, ...placeDocument(directive), settings: shown });
        break;
      }
      case 'plugin': {
        const { path, directive } = owner.plugin;
        document.plugins.push({ name: pluginName(owner.plugin), path, ...placeDocument(directive), settings: shown });
        break;
      }
      case 'bridge': {
        const { name, directive } = owner.bridge;
        document.bridges.push({ name, ...placeDocument(directive), settings: shown });
      }
    }
  }
  return document;
}

function settingDocument({ option, name, value, directive }: ShownSetting) {
  return {
    option: name,
    value: maskedValue(option, name, value),
    secret: isMasked(option, name, value),
    origin: directive ? ('set' as const) : ('default' as const),
    ...placeDocument(directive),
  };
}

function placeDocument(directive: ShownSetting['directive']) {
  return { file: directive?.file.path ?? null, line: directive?.line ?? null };
}

/** For people: a table for each part. Places count from the directory of the main file, which is named once. */
export function showText(
  { installation, main }: Configuration,
  sections: readonly Section[],
  chalk: ChalkInstance,
): string {
  const file = installation.fs.hostPath(main);
  const head = `${t`${visible(file)}, as Mosquitto ${versionText(installation.target)} reads it`}\n\n`;
  const shown = sections.filter(({ settings }) => settings.length > 0);
  if (shown.length === 0) return `${head}${t`Nothing is set.`}\n`;
  return head + shown.map((section) => sectionText(section, dirname(file), chalk)).join('\n');
}

function placeFrom(directory: string, { file, line }: Directive): string {
  const isBelow = file.path.startsWith(`${directory}/`);
  return visible(`${isBelow ? relative(directory, file.path) : file.path}:${line}`);
}

function sectionText({ owner, settings }: Section, directory: string, chalk: ChalkInstance): string {
  const title = owner.kind === 'global' ? t`The broker` : capital(ownerName(owner).replace(/^the /, ''));
  const rows = settings.map(({ option, name, value, directive }) => [
    `  ${visible(name)}`,
    visible(maskedValue(option, name, value)),
    chalk.dim(directive ? placeFrom(directory, directive) : t`default`),
  ]);
  return `${chalk.bold(visible(title))}\n${table(rows)}`;
}

/** For programs; its shape is published in schemas/config-get.schema.json. */
export function getDocument(option: string, values: readonly ShownSetting[]) {
  return {
    option,
    values: values.map(({ value, owner, directive }) => ({
      value,
      of: owner.kind === 'global' ? null : ownerName(owner),
      origin: directive ? ('set' as const) : ('default' as const),
      ...placeDocument(directive),
    })),
  } satisfies z.input<typeof configGetSchema>;
}

/** Where a value comes from. */
export function originText({ owner, directive }: ShownSetting): string {
  const of = owner.kind === 'global' ? '' : `${ownerName(owner)}: `;
  return `${of}${directive ? `${directive.file.path}:${directive.line}` : t`default`}`;
}

import { Chalk } from 'chalk';
import type { Examination } from '../doctor/examination.js';
import type { CheckResult } from '../doctor/examine.js';
import { t } from '../language/t.js';
import { readFiles } from '../lint/engine.js';
import { hideSecrets } from '../lint/secrets.js';
import { MqttctlError } from '../text/error.js';
import type { SourceFile } from '../text/source-file.js';
import { doctorText } from './doctor.js';
import { visible } from './visible.js';

/** More of a file helps nobody. */
const LINES_MAX = 2000;

export interface BundleFacts {
  readonly mqttctl: string;
  readonly now: Date;
}

/**
 * All that somebody who helps has to know, as a page of Markdown that can be read before it is sent: what doctor
 * found, and the files with every password, hash and key hidden.
 */
export async function bundleText(
  examination: Examination,
  results: readonly CheckResult[],
  facts: BundleFacts,
): Promise<string> {
  const sections = [
    section(t`What doctor found`, doctorText(results, { chalk: new Chalk({ level: 0 }), verbose: true })),
    ...(await unitSections(examination)),
    ...fileSections(examination),
  ];
  return [
    t`# Support bundle of mqttctl`,
    factsText(examination, facts),
    t`Passwords, hashes and keys are hidden (…). Names of users, hosts and topics are not.`,
    sections.join('\n'),
  ].join('\n\n');
}

function factsText({ installation, broker }: Examination, { mqttctl, now }: BundleFacts): string {
  const release = installation.fs.read('/etc/os-release', 64 * 1024);
  const system = release.ok ? /^PRETTY_NAME="?([^"\n]*)/m.exec(release.value.toString('utf8'))?.[1] : undefined;
  return [
    t`- made: ${now.toISOString()}`,
    `- mqttctl ${mqttctl}, Node ${process.version}, ${process.platform} ${process.arch}`,
    t`- system: ${visible(system ?? t`unknown`)}`,
    broker
      ? t`- running broker: process ${broker.pid}, started ${broker.startedAt.toISOString()}`
      : t`- running broker: none`,
  ].join('\n');
}

async function unitSections({ installation, isLive, service }: Examination): Promise<string[]> {
  const status = isLive ? (await service)?.status : undefined;
  const files = [status?.fragment ?? installation.unit?.path ?? [], ...(status?.dropIns ?? [])].flat();
  return files.flatMap((path) => {
    const content = installation.fs.read(path, 1024 * 1024);
    return content.ok ? [section(path, hiddenLines(content.value.toString('utf8')))] : [];
  });
}

function fileSections(examination: Examination): string[] {
  try {
    return readFiles(examination.evaluation).map((file) => section(file.path, shownFile(file)));
  } catch (error) {
    if (error instanceof MqttctlError) return [];
    throw error;
  }
}

function shownFile(file: SourceFile): string {
  return hiddenLines(file.bytes.toString('utf8'), file.language);
}

function hiddenLines(text: string, language: SourceFile['language'] = 'configuration'): string {
  const lines = text.split('\n');
  const shown = lines.slice(0, LINES_MAX).map((line) => visible(hideSecrets(line, language)));
  const rest = lines.length - shown.length;
  return [...shown, ...(rest > 0 ? [t`(${rest} more lines)`] : [])].join('\n');
}

/** The fence is longer than any that the text has. */
function section(title: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `## ${visible(title)}\n\n${fence}\n${text.replace(/\n+$/, '')}\n${fence}\n`;
}

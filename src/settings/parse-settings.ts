import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { t } from '../language/t.js';
import { UsageError } from '../text/error.js';
import type { Settings } from './settings.js';

export const settingsSchema = z.strictObject({
  $schema: z.string().optional(),
  target: z.string().optional(),
  as: z.string().optional(),
  root: z.string().optional(),
  workdir: z.string().optional(),
  rules: z.record(z.string(), z.enum(['off', 'info', 'warning', 'error'])).optional(),
  maxWarnings: z.int().min(0).optional(),
});

/**
 * Reads a settings file, JSON or YAML (of which JSON is a part).
 *
 * @throws UsageError that names file, line and column of what is wrong
 */
export function parseSettings(file: string, text: string, knownRules: ReadonlySet<string>): Settings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const fail = (offset: number, message: string): never => {
    const { line, col } = lines.linePos(offset);
    throw new UsageError(`${file}:${line || 1}:${col || 1}: ${message}`);
  };
  const [syntaxError] = document.errors;
  if (syntaxError) fail(syntaxError.pos[0], t`this is neither JSON nor YAML: ${firstSentence(syntaxError.message)}`);
  const offsetOf = (keys: readonly PropertyKey[]): number => {
    const node = document.getIn(keys as string[], true) as { range?: [number, number, number] } | undefined;
    return node?.range?.[0] ?? (keys.length > 0 ? offsetOf(keys.slice(0, -1)) : 0);
  };
  const offsetOfKey = (map: readonly string[], name: string): number => {
    const node = document.getIn(map, true);
    const pairs = isMap(node) ? node.items : [];
    const key = pairs.map((pair) => pair.key).find((candidate) => isScalar(candidate) && candidate.value === name);
    return (isScalar(key) && key.range?.[0]) || 0;
  };
  let content: unknown;
  try {
    content = document.toJS() ?? {};
  } catch (error) {
    // An alias of nothing, or more of them than anybody needs.
    fail(0, t`this cannot be read as YAML: ${(error as Error).message}.`);
  }
  const parsed = settingsSchema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path ?? [];
    const offset = issue?.code === 'unrecognized_keys' ? offsetOfKey([], issue.keys[0] ?? '') : offsetOf(where);
    fail(offset, `${where.join('.') || t`the settings`}: ${issue?.message ?? t`not valid`}.`);
  }
  const settings = parsed.data as Settings;
  const unknown = Object.keys(settings.rules ?? {}).find((id) => !knownRules.has(id));
  if (unknown)
    fail(offsetOfKey(['rules'], unknown), t`there is no rule ${unknown}; "mqttctl lint --rules" lists them.`);
  return settings;
}

function firstSentence(text: string): string {
  return text.split('\n')[0] ?? text;
}

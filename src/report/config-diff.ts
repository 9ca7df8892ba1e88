import type { ChalkInstance } from 'chalk';
import type { Difference, Side } from '../conf/compare/difference.js';
import { placeText } from '../installation/running-configuration.js';
import { plural, t } from '../language/t.js';
import { hideSecrets } from '../lint/secrets.js';
import { TAKEN_UP } from './taken-up.js';
import { visible } from './visible.js';

/** Two configurations that were compared. */
export interface ConfigComparison {
  /** Their main files. */
  readonly before: string;
  readonly after: string;
  /** The version that they were compared for. */
  readonly target: string;
  readonly differences: readonly Difference[];
}

/** For programs; its shape is published in schemas/config-diff.schema.json. */
export function configDiffDocument({ before, after, target, differences }: ConfigComparison): object {
  return { before, after, target, equal: differences.length === 0, differences: differences.map(differenceDocument) };
}

/** One difference, for programs. */
export function differenceDocument(difference: Difference): object {
  const { kind, of, what, before, after, secret, needs } = difference;
  const side = (said: Side | undefined) =>
    said
      ? {
          value: secret ? null : shownValue(difference, said),
          file: said.place?.file.path ?? null,
          line: said.place ? said.place.file.lineAt(said.place.span.start) : null,
        }
      : null;
  return { kind, change: changeOf(difference), of, what, before: side(before), after: side(after), secret, needs };
}

/** For people: what differs, each with its lines in both and what takes it up. */
export function configDiffText(comparison: ConfigComparison, chalk: ChalkInstance): string {
  const { before, after, target, differences } = comparison;
  if (differences.length === 0) {
    return `${t`${visible(before)} and ${visible(after)} mean the same for Mosquitto ${target}.`}\n`;
  }
  const restarts = differences.filter(({ needs }) => needs === 'restart').length;
  const needed =
    restarts > 0
      ? plural(restarts, t`${restarts} of them needs a restart`, t`${restarts} of them need a restart`)
      : t`a reload is enough`;
  const count = differences.length;
  const summary = plural(
    count,
    t`${count} difference for Mosquitto ${target}: ${needed}.`,
    t`${count} differences for Mosquitto ${target}: ${needed}.`,
  );
  return `${differences.map((difference) => differenceText(difference, chalk)).join('')}${summary}\n`;
}

const SIGNS = { added: '+', removed: '-', changed: '~' } as const;

/** One difference on two lines: what it is, and where. */
export function differenceText(difference: Difference, chalk: ChalkInstance): string {
  const { before, after, needs } = difference;
  const change = changeOf(difference);
  const paint = change === 'added' ? chalk.green : change === 'removed' ? chalk.red : chalk.yellow;
  const places = [before, after].map((side) => side && (side.place ? visible(placeText(side.place)) : t`default`));
  const where = before && after ? places.join(' → ') : (places[0] ?? places[1]);
  return `${paint(`${SIGNS[change]} ${visible(sentence(difference))}`)} ${chalk.dim(`[${TAKEN_UP[needs]}]`)}\n    ${chalk.dim(where)}\n`;
}

function sentence(difference: Difference): string {
  const { kind, of, before, after, secret } = difference;
  const name = nameOf(difference);
  const head = of && kind !== 'ACL rule' ? t`${of}: ${name}` : name;
  if (secret) return before && after ? t`${head} changed` : head;
  const values = [before, after].flatMap((side) => (side ? [shownValue(difference, side)] : []));
  const [old, current] = values;
  const isValueBehind = ['setting', 'plugin option', 'plugin', 'bridge topic'].includes(kind);
  if (old !== undefined && old === current) return t`${head} changed`;
  return isValueBehind ? `${head} ${values.join(' → ')}` : t`${head}: ${values.join(' → ')}`;
}

function nameOf({ kind, of, what, before, after }: Difference): string {
  switch (kind) {
    case 'setting':
    case 'plugin option':
      return what;
    case 'bridge topic':
      return 'topic';
    case 'user':
      return before && after ? t`user ${what}, whose password` : t`user ${what}`;
    case 'pre-shared key':
      return t`pre-shared key of ${what}`;
    case 'ACL rule':
      return t`ACL of ${of}, ${what}`;
    case 'listener':
      return t`listener ${what}`;
    case 'bridge':
      return t`bridge ${what}`;
    case 'plugin':
      return t`plugin ${what}`;
  }
}

function changeOf({ before, after }: Difference): keyof typeof SIGNS {
  if (!before) return 'added';
  return after ? 'changed' : 'removed';
}

/** Plugins and addresses may hold passwords of which the catalogue knows nothing. */
function shownValue({ kind, what }: Difference, { value }: Side): string {
  if (kind !== 'setting' && kind !== 'plugin option') return value;
  return hideSecrets(`${what} ${value}`, 'configuration').slice(what.length + 1);
}

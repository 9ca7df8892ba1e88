import type { ValueSpec } from '../conf/catalogue/option.js';
import { at, Changed, type Version, type Versioned, versionText } from '../conf/version.js';
import { t } from '../language/t.js';

/** What a second line of an option does, in words. */
export const DUPLICATE = { last: t`the last wins`, refused: t`is refused`, adds: t`adds to the first` } as const;

/** A fact in words, with all its changes between versions. */
export function history<T>(fact: Versioned<T>, text: (value: T) => string): string {
  if (!(fact instanceof Changed)) return text(fact);
  const [first, ...later] = fact.steps;
  return [
    text((first as readonly [number, T])[1]),
    ...later.map(([from, value]) => t`${text(value)} since ${versionText(from)}`),
  ].join(', ');
}

/** How the value of an option looks, for a version. */
export function valueText(spec: ValueSpec, target: Version): string {
  switch (spec.kind) {
    case 'boolean':
      return t`\`true\` or \`false\``;
    case 'integer': {
      const min = at(spec.min, target);
      const max = at(spec.max, target);
      const number =
        min === undefined && max === undefined
          ? t`a whole number`
          : t`a whole number from ${min ?? '…'} to ${max ?? '…'}`;
      return spec.unit ? `${number} (${spec.unit})` : number;
    }
    case 'word':
      return at(spec.words, target)
        .map((word) => `\`${word}\``)
        .join(', ');
    case 'string':
      return t`text, to the end of the line`;
    case 'ignored':
      return t`read over`;
    case 'special':
      return t`of its own form`;
  }
}

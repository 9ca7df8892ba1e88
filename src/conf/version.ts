/** A Mosquitto version, comparable as a number: 2.0.11 is 2_000_011. */
export type Version = number;

/** Makes a {@link Version} of `major.minor.patch`; a missing part counts as 0. */
export function version(text: string): Version {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  return major * 1_000_000 + minor * 1_000 + patch;
}

export function versionText(value: Version): string {
  return `${Math.floor(value / 1_000_000)}.${Math.floor(value / 1_000) % 1_000}.${value % 1_000}`;
}

/** A fact that changed between versions: the steps in rising order, each valid from its version on. */
export class Changed<T> {
  constructor(readonly steps: readonly (readonly [from: Version, value: T])[]) {}
}

/** A fact that is the same in every version, or a {@link Changed} one. */
export type Versioned<T> = T | Changed<T>;

/**
 * Writes down a fact that changed: `changed({ '1.6': 'refused', '2.1': 'last' })`. The first entry also
 * holds for all versions before it.
 */
export function changed<T>(steps: Readonly<Record<string, T>>): Changed<T> {
  return new Changed(
    Object.entries(steps)
      .map(([from, value]) => [version(from), value] as const)
      .sort((a, b) => a[0] - b[0]),
  );
}

/** The fact as it is at `target`. */
export function at<T>(fact: Versioned<T>, target: Version): T {
  if (!(fact instanceof Changed)) return fact;
  let value = (fact.steps[0] as readonly [Version, T])[1];
  for (const [from, step] of fact.steps) if (from <= target) value = step;
  return value;
}

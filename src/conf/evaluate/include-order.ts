const SUFFIX = '.conf';

/**
 * The names of a directory that `include_dir` loads, in the order in which it does: all that end in `.conf` and
 * have something before it, hidden files too (config__get_dir_files in src/conf_includedir.c).
 */
export function includedNames(names: readonly string[]): readonly string[] {
  return names.filter((name) => name.length > SUFFIX.length && name.endsWith(SUFFIX)).sort(compareNames);
}

/**
 * Compares by bytes folded to upper case, so `_` comes after the letters; at the first letter that differs only
 * in case, the capital comes first, whatever follows.
 */
export function compareNames(a: string, b: string): number {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  const shorter = Math.min(left.length, right.length);
  for (let i = 0; i < shorter; i++) {
    const x = left[i] as number;
    const y = right[i] as number;
    if (x !== y) return upper(x) - upper(y) || x - y;
  }
  return left.length - right.length;
}

function upper(byte: number): number {
  return byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
}

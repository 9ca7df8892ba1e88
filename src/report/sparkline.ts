const BARS = '▁▂▃▄▅▆▇█';

/** A row of bars, the highest for the largest value and the lowest for 0; a blank where nothing is known. */
export function sparkline(values: readonly (number | undefined)[]): string {
  const top = Math.max(...values.map((value) => value ?? 0));
  return values
    .map((value) => {
      if (value === undefined) return ' ';
      return BARS[top === 0 ? 0 : Math.round((value / top) * (BARS.length - 1))];
    })
    .join('');
}

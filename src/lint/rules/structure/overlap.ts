/** Whether some topic matches both filters. */
export function filtersOverlap(one: string, two: string): boolean {
  const a = one.split('/');
  const b = two.split('/');
  // `a/#` also matches `a`.
  const levels = Math.max(a.length, b.length);
  for (let i = 0; i < levels; i++) {
    const [x, y] = [a[i], b[i]];
    if (x === '#' || y === '#') return true;
    if (x === undefined || y === undefined) return false;
    if (x !== y && x !== '+' && y !== '+') return false;
  }
  return true;
}

const actions = new Set<() => void>();
let listening = false;

/**
 * Has `action` done if the process ends before that was called off.
 *
 * @returns what calls it off
 */
export function atExit(action: () => void): () => void {
  if (!listening) process.once('exit', () => actions.forEach((each) => void each()));
  listening = true;
  actions.add(action);
  return () => actions.delete(action);
}

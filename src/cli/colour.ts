import { Chalk, type ChalkInstance } from 'chalk';

/**
 * Colours for a stream: none where it is not a terminal. NO_COLOR, FORCE_COLOR and --no-color decide before that
 * (no-color.org, force-color.org).
 */
export function colours(stream: NodeJS.WriteStream, allowed: boolean, environment = process.env): ChalkInstance {
  const { FORCE_COLOR, NO_COLOR, TERM } = environment;
  if (!allowed || (NO_COLOR !== undefined && NO_COLOR !== '')) return new Chalk({ level: 0 });
  if (FORCE_COLOR !== undefined) return new Chalk({ level: FORCE_COLOR === '0' || FORCE_COLOR === 'false' ? 0 : 1 });
  return new Chalk({ level: stream.isTTY && TERM !== 'dumb' ? 1 : 0 });
}

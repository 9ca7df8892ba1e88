import type { Place } from '../text/diagnostic.js';
import type { Finding } from './check.js';

/** A place as findings have it. */
export function placeOf(place: Place | undefined): Pick<Finding, 'file' | 'line'> {
  return place ? { file: place.file.path, line: place.file.lineAt(place.span.start) } : {};
}

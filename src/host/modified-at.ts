import { statSync } from 'node:fs';

/** When a file was changed last, in milliseconds since 1970; 0 where there is none, or we may not look. */
export function modifiedAt(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

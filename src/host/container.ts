import { existsSync } from 'node:fs';

/** What Docker and Podman put into every container of theirs. */
const MARKS = ['/.dockerenv', '/run/.containerenv'];

/** Whether this process runs in a container of Docker or Podman, of which nothing stays but its volumes. */
export function isInContainer(): boolean {
  return MARKS.some((path) => existsSync(path));
}

import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ScratchDirectory } from '../host/scratch-directory.js';

/** A directory of files made from a template, that is gone when the process ends. */
export class Scratch extends ScratchDirectory {
  constructor() {
    // The broker may run as another account; what lies here is no secret.
    super('demo', 0o644);
  }

  /** Fills the template's `{{name}}` marks and writes its files here. */
  write(template: string, values: Readonly<Record<string, string>>): void {
    for (const entry of readdirSync(template, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const source = path.join(entry.parentPath, entry.name);
      this.put(path.relative(template, source), fill(readFileSync(source, 'utf8'), values));
    }
  }

  /** A directory in which every account may make files, as the broker must. */
  makeDataDirectory(name: string): void {
    mkdirSync(path.join(this.directory, name), { mode: 0o777 });
    chmodSync(path.join(this.directory, name), 0o777);
  }
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (mark, name: string) => values[name] ?? mark);
}

import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A directory of files made from a template, that is gone when the process ends. */
export class Scratch {
  readonly directory: string;

  constructor() {
    this.directory = mkdtempSync(path.join(tmpdir(), 'mqttctl-demo-'));
    // The broker may run as another account; what lies here is no secret.
    chmodSync(this.directory, 0o755);
    process.once('exit', () => this.remove());
  }

  /** Fills the template's `{{name}}` marks and writes its files here. */
  write(template: string, values: Readonly<Record<string, string>>): void {
    for (const entry of readdirSync(template, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const source = path.join(entry.parentPath, entry.name);
      this.put(path.relative(template, source), fill(readFileSync(source, 'utf8'), values));
    }
  }

  put(name: string, content: string): void {
    const file = path.join(this.directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: 0o644 });
  }

  /** A directory in which every account may make files, as the broker must. */
  makeDataDirectory(name: string): void {
    mkdirSync(path.join(this.directory, name), { mode: 0o777 });
    chmodSync(path.join(this.directory, name), 0o777);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (mark, name: string) => values[name] ?? mark);
}

import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A file of a test tree; `mosquitto` owns everything that does not say otherwise. */
export interface TreeFile {
  readonly content?: string | Buffer;
  readonly link?: string;
  readonly directory?: true;
  readonly mode?: number;
  readonly uid?: number;
}

/** Files by their path relative to the tree, which is the broker's working directory. `mosquitto.conf` is the main one. */
export type Tree = Readonly<Record<string, string | Buffer | TreeFile>>;

/** The account that the sandboxes know as `mosquitto`. */
export const MOSQUITTO_ID = 1883;

/** Writes a tree into a scratch directory of its own, runs `use` on it, and removes it. */
export async function withTree<T>(tree: Tree, use: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(path.join(tmpdir(), 'mqttctl-tree-'));
  try {
    chmodSync(directory, 0o755);
    chownSync(directory, MOSQUITTO_ID, MOSQUITTO_ID);
    for (const [name, entry] of Object.entries(tree)) writeEntry(path.join(directory, name), directory, asFile(entry));
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function asFile(entry: string | Buffer | TreeFile): TreeFile {
  return typeof entry === 'string' || Buffer.isBuffer(entry) ? { content: entry } : entry;
}

function writeEntry(file: string, top: string, { content, link, directory, mode, uid = MOSQUITTO_ID }: TreeFile): void {
  makeParents(path.dirname(file), top);
  if (link !== undefined) {
    symlinkSync(link, file);
    return;
  }
  if (directory) mkdirSync(file, { recursive: true });
  else writeFileSync(file, content ?? '');
  chownSync(file, uid, uid);
  chmodSync(file, mode ?? (directory ? 0o755 : 0o644));
}

function makeParents(directory: string, top: string): void {
  if (directory === top) return;
  makeParents(path.dirname(directory), top);
  mkdirSync(directory, { recursive: true });
  chownSync(directory, MOSQUITTO_ID, MOSQUITTO_ID);
}

import { closeSync, constants, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { t } from '../language/t.js';
import { forgetDatabase } from '../service/kept-database.js';
import { makePrivateDirectory, writeDurably } from '../store/durable-file.js';
import { openLocked } from '../store/lock.js';
import { Patience } from '../store/patience.js';
import { MqttctlError } from '../text/error.js';
import type { FileChange, FileState } from './file-change.js';
import {
  describeChange,
  ENDS,
  type JournalEntry,
  journalSchema,
  type Manifest,
  manifestSchema,
  type State,
} from './record.js';

/** How many applies are kept. */
const KEPT = 20;
const LOCK_NOTICE_MS = 500;
const LOCK_END_MS = 5000;

/** Where root's applies are kept, and those of another user. */
export function usualHistory(environment: NodeJS.ProcessEnv = process.env): string {
  if (process.getuid?.() === 0) return '/var/lib/mqttctl/apply';
  return path.join(environment.XDG_STATE_HOME || path.join(homedir(), '.local/state'), 'mqttctl/apply');
}

/** All that was applied here, the oldest first, each in a directory of its own with what it replaced. */
export class History {
  constructor(readonly directory: string) {}

  /**
   * Excludes every other apply until it is released, or we die.
   *
   * @throws MqttctlError where another one is at work
   */
  async lock(notify: (sentence: string) => void): Promise<() => void> {
    makePrivateDirectory(this.directory);
    const patience = new Patience(notify, LOCK_NOTICE_MS, LOCK_END_MS);
    const flags = constants.O_RDONLY | constants.O_DIRECTORY;
    const { descriptor } = await openLocked(this.directory, flags, this.directory, patience);
    return () => closeSync(descriptor);
  }

  /** Those that were begun; what was not even prepared is none. */
  records(): ApplyRecord[] {
    return this.#names().flatMap((id) => ApplyRecord.read(path.join(this.directory, id)) ?? []);
  }

  /** The one that was neither finished nor undone; undefined: there is none. */
  unfinished(): ApplyRecord | undefined {
    return this.records().find(({ state }) => !ENDS.includes(state));
  }

  /** @throws MqttctlError where there is none of that name */
  find(id: string): ApplyRecord {
    const found = this.records().find(({ manifest }) => manifest.id === id);
    if (found) return found;
    throw new MqttctlError(t`There is no apply ${id}: "mqttctl apply --history" lists them.`);
  }

  /** Keeps what is about to be replaced. When this returns the disk has all of it. */
  begin(manifest: Omit<Manifest, 'id' | 'at' | 'files'>, changes: readonly FileChange[]): ApplyRecord {
    this.#clear();
    const at = new Date();
    const id = this.#newId(at);
    const directory = path.join(this.directory, id);
    makePrivateDirectory(path.join(directory, 'before'));
    for (const [index, { before }] of changes.entries()) {
      if (before) writeDurably(path.join(directory, 'before', String(index)), before.bytes);
    }
    const whole = { id, at: at.toISOString(), ...manifest, files: changes.map(describeChange) };
    writeDurably(path.join(directory, 'manifest.json'), `${JSON.stringify(whole, null, 2)}\n`);
    const record = new ApplyRecord(directory, whole, []);
    record.note('prepared');
    return record;
  }

  /** Removes what a killed run has left before it was prepared, and the oldest. */
  #clear(): void {
    const known = this.records();
    const old = known.slice(0, Math.max(0, known.length - KEPT + 1));
    const kept = new Set(known.slice(old.length).map(({ manifest }) => manifest.id));
    for (const id of this.#names()) {
      if (!kept.has(id)) rmSync(path.join(this.directory, id), { recursive: true, force: true });
    }
  }

  #names(): string[] {
    if (!existsSync(this.directory)) return [];
    return readdirSync(this.directory)
      .filter((name) => /^\d{8}-\d{6}-\d{3}$/.test(name))
      .sort();
  }

  /** By the time, so that names sort: `20261125-205512-417`. */
  #newId(at: Date): string {
    const [day = '', time = ''] = at.toISOString().split('T');
    const id = `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${time.slice(9, 12)}`;
    const last = this.#names().at(-1);
    // Somebody has set the clock back.
    return last !== undefined && last >= id ? after(last) : id;
  }
}

function after(id: string): string {
  const next = String(Number(id.replaceAll('-', '').slice(8)) + 1).padStart(9, '0');
  return `${id.slice(0, 8)}-${next.slice(0, 6)}-${next.slice(6)}`;
}

/** One apply, as it is kept on the disk. */
export class ApplyRecord {
  constructor(
    readonly directory: string,
    readonly manifest: Manifest,
    private readonly entries: JournalEntry[],
  ) {}

  /** Undefined where the directory is not complete: nothing was done then. */
  static read(directory: string): ApplyRecord | undefined {
    const journal = path.join(directory, 'journal.json');
    if (!existsSync(journal)) return undefined;
    const parse = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
    const manifest = manifestSchema.parse(parse(path.join(directory, 'manifest.json')));
    return new ApplyRecord(directory, manifest, journalSchema.parse(parse(journal)));
  }

  get journal(): readonly JournalEntry[] {
    return this.entries;
  }

  get last(): JournalEntry {
    return this.entries.at(-1) as JournalEntry;
  }

  get state(): State {
    return this.last.state;
  }

  /** Writes down what is about to be done, or is done; when this returns the disk has it. */
  note(state: State, more: Omit<JournalEntry, 'state' | 'at'> = {}): void {
    this.entries.push({ state, at: new Date().toISOString(), ...more });
    writeDurably(path.join(this.directory, 'journal.json'), `${JSON.stringify(this.entries, null, 2)}\n`);
    if (ENDS.includes(state)) forgetDatabase(this.directory);
  }

  /** What a file was before; undefined: there was none. */
  before(index: number): FileState | undefined {
    const file = this.manifest.files[index];
    if (!file?.before) return undefined;
    const { uid, gid, mode } = file.before;
    return { uid, gid, mode, bytes: readFileSync(path.join(this.directory, 'before', String(index))) };
  }

  /** What somebody has said to an apply that waits for it; undefined: nothing yet. */
  get answer(): Answer | undefined {
    return ANSWERS.find((answer) => existsSync(path.join(this.directory, answer)));
  }

  /** Leaves an answer for whoever waits for it. */
  leaveAnswer(answer: Answer): void {
    writeDurably(path.join(this.directory, answer), '');
  }
}

const ANSWERS = ['declined', 'confirmed'] as const;
type Answer = (typeof ANSWERS)[number];
